import { requestRetryOf } from "../../transfer/request-retry.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchRecord, OpenPage } from "../batch-record.ts";
import { childId } from "../child-id.ts";
import { everyOne } from "../every-one.ts";
import type { BatchPorts } from "../ports.ts";
import type { ReportLine } from "../report-line.ts";
import { isRetryable, withReport } from "../report-page.ts";
import { lookSoon, withPage } from "../with-page.ts";
import { sendChild } from "./send.ts";

/**
 * Opens a page in which something failed or was cancelled, and takes it out of the totals. Its transfers are sent in a
 * step of its own, so that a cancel that comes meanwhile finds the page open.
 */
export const retryPage = async (
  { pages }: BatchPorts,
  record: BatchRecord,
  page: number,
): Promise<BatchRecord> => {
  const { batchId, open, totals, retryErrors } = record;
  const next: BatchRecord = { ...record, retryPage: page + 1 < record.pages ? page + 1 : null };
  const isOpen = open.some((one) => one.page === page);
  const report = isOpen ? null : await pages.readReport(batchId, page);
  const again = report?.lines.filter((line) => isRetryable(line, retryErrors)).length ?? 0;
  // What was closed in this attempt, since the one before ended with the page open, has had its turn.
  if (report === null || report.attempt === record.attempt || again === 0) return next;

  const { blobs, plannedAt } = await pages.readPlan(batchId, page);
  const children = blobs.filter(({ action }) => action === "transfer").length;
  const reopened: OpenPage = {
    page,
    plannedAt,
    children,
    stage: "planned",
    retried: true,
    ...(retryErrors === undefined ? {} : { retriedErrors: retryErrors }),
    ended: children - again,
  };
  return { ...next, open: [...open, reopened], totals: withReport(totals, report, -1) };
};

/** Sends again what failed or was cancelled in a page that was opened for it. */
export const sendAgain = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  page: OpenPage,
): Promise<BatchRecord> => {
  const { batchId } = record;
  const { blobs } = await ports.pages.readPlan(batchId, page.page);
  const report = await ports.pages.readReport(batchId, page.page);
  // Another worker was faster: it has even closed the page again.
  const lines = report === null || report.attempt === record.attempt ? [] : report.lines;
  const key = { batchId, page: page.page, plannedAt: page.plannedAt };
  await everyOne([...lines.entries()], policy.atOnce, async ([place, line]) => {
    const blob = blobs[place];
    if (!isRetryable(line, page.retriedErrors) || blob?.action !== "transfer") return;
    // It was never sent, or its record is deleted.
    if (line.transferId === null) await sendChild(ports, record, blob, childId(key, place));
    else await retryChild(ports, childId(key, place), line);
  });
  return lookSoon(withPage(record, { ...page, stage: "sent" }), policy, ports.clock.nowMs());
};

/** Once for the end that was reported: by the time of a slow worker's turn the new attempt may have ended as well. */
const retryChild = async (ports: BatchPorts, transferId: string, { attempt }: ReportLine): Promise<void> => {
  const stored = await ports.records.read(transferId);
  if (stored?.record.attempt === attempt) await requestRetryOf(ports, stored);
};
