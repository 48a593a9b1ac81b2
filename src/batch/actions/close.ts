import type { TransferRecord } from "../../transfer/record.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchRecord, OpenPage } from "../batch-record.ts";
import { childId } from "../child-id.ts";
import { everyOne } from "../every-one.ts";
import type { BatchPorts } from "../ports.ts";
import { reportPage, withReport, type Unsent } from "../report-page.ts";
import { withoutPage } from "../with-page.ts";

/** Writes down what became of a page whose transfers have ended, and adds it to the totals. */
export const closePage = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  page: OpenPage,
): Promise<BatchRecord> => {
  const { batchId } = record;
  const key = { batchId, page: page.page, plannedAt: page.plannedAt };
  const plan = await ports.pages.readPlan(batchId, page.page);
  const records = new Map<number, TransferRecord>();
  if (page.stage !== "planned") {
    await everyOne([...plan.blobs.entries()], policy.atOnce, async ([place, { action }]) => {
      if (action !== "transfer") return;
      const stored = await ports.records.read(childId(key, place));
      if (stored !== null) records.set(place, stored.record);
    });
  }
  const report = reportPage(key, record.attempt, plan, records, unsentOf(record, page));
  await ports.pages.writeReport(batchId, page.page, report);
  return { ...withoutPage(record, page.page), totals: withReport(record.totals, report, 1) };
};

const unsentOf = ({ request }: BatchRecord, { stage }: OpenPage): Unsent => {
  if (request.dryRun) return { status: "planned", error: null };
  if (stage === "cancelling") return { status: "cancelled", error: null };
  const message = "the transfer was sent, and its record was deleted before the batch had read it";
  return { status: "failed", error: { code: "record-missing", message } };
};
