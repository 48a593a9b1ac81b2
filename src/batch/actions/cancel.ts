import { requestCancel } from "../../transfer/request-cancel.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchRecord, OpenPage } from "../batch-record.ts";
import { childId } from "../child-id.ts";
import { everyOne } from "../every-one.ts";
import type { BatchPorts } from "../ports.ts";
import { unended } from "../unended.ts";
import { lookSoon, withPage } from "../with-page.ts";

/**
 * Asks the transfers of a page that have not ended to stop, those that wait for their turn among them. Where they are
 * sent again, each has its retry on record by now, so that it can be cancelled before it begins.
 */
export const cancelPage = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  page: OpenPage,
): Promise<BatchRecord> => {
  const key = { batchId: record.batchId, page: page.page, plannedAt: page.plannedAt };
  const places = await unended(ports, record.batchId, page, await ports.children.list(key));
  await everyOne(places, policy.atOnce, async (place) => {
    await requestCancel(ports, childId(key, place));
  });
  const cancelling = withPage(record, { ...page, stage: "cancelling" });
  return lookSoon(cancelling, policy, ports.clock.nowMs());
};
