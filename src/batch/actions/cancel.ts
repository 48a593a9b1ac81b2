import { requestCancel } from "../../transfer/request-cancel.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchRecord, OpenPage } from "../batch-record.ts";
import { childId } from "../child-id.ts";
import { everyOne } from "../every-one.ts";
import type { BatchPorts } from "../ports.ts";
import { lookSoon, withPage } from "../with-page.ts";

/** Asks the transfers of a page that have not ended to stop, those that wait for their turn among them. */
export const cancelPage = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  page: OpenPage,
): Promise<BatchRecord> => {
  const key = { batchId: record.batchId, page: page.page, plannedAt: page.plannedAt };
  const sent = await ports.children.list(key);
  const running = [...sent].filter(([, { end }]) => end === null).map(([place]) => place);
  await everyOne(running, policy.atOnce, async (place) => {
    await requestCancel(ports, childId(key, place));
  });
  const cancelling = withPage(record, { ...page, stage: "cancelling" });
  return lookSoon(cancelling, policy, ports.clock.nowMs());
};
