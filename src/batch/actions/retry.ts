import { requestRetry } from "../../transfer/request-retry.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchRecord, OpenPage } from "../batch-record.ts";
import { childId } from "../child-id.ts";
import { everyOne } from "../every-one.ts";
import type { BatchPorts } from "../ports.ts";
import type { ReportLine } from "../report-line.ts";
import { isRetryable, withReport } from "../report-page.ts";
import { lookSoon } from "../with-page.ts";
import { childJob, sendChild } from "./send.ts";

/** Sends again what failed in a page or was cancelled, and opens the page for it. */
export const retryPage = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  page: number,
): Promise<BatchRecord> => {
  const { batchId, pages, open, totals, retryErrors } = record;
  const isAgain = (line: ReportLine): boolean => isRetryable(line, retryErrors);
  const next: BatchRecord = { ...record, retryPage: page + 1 < pages ? page + 1 : null };
  const isOpen = open.some((one) => one.page === page);
  const report = isOpen ? null : await ports.pages.readReport(batchId, page);
  if (report?.lines.some(isAgain) !== true) return next;

  const { blobs, plannedAt } = await ports.pages.readPlan(batchId, page);
  const key = { batchId, page, plannedAt };
  await everyOne([...report.lines.entries()], policy.atOnce, async ([place, line]) => {
    const blob = blobs[place];
    if (!isAgain(line) || blob?.action !== "transfer") return;
    const transferId = childId(key, place);
    // What was cancelled before its turn has never been sent.
    if (line.transferId === null) await sendChild(ports, childJob(record, blob, transferId));
    else await requestRetry(ports, transferId);
  });
  const children = blobs.filter(({ action }) => action === "transfer").length;
  const again = report.lines.filter(isAgain).length;
  const reopened: OpenPage = {
    page,
    plannedAt,
    children,
    stage: "sent",
    retried: true,
    ...(retryErrors === undefined ? {} : { retriedErrors: retryErrors }),
    ended: children - again,
  };
  const opened = { ...next, open: [...open, reopened], totals: withReport(totals, report, -1) };
  return lookSoon(opened, policy, ports.clock.nowMs());
};
