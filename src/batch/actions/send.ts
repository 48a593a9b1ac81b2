import { admitted } from "../../transfer/record.ts";
import type { TransferRequest } from "../../transfer/job.ts";
import { isSameRequest } from "../../transfer/job.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchRecord, OpenPage } from "../batch-record.ts";
import { childId } from "../child-id.ts";
import { everyOne } from "../every-one.ts";
import { childOptions, childTarget, type PlannedBlob } from "../plan-page.ts";
import type { BatchPorts } from "../ports.ts";
import { lookSoon, withPage } from "../with-page.ts";

/**
 * Sends the transfers of a planned page. A repeat finds those that were sent by their ids. After a cancel they are
 * admitted as cancelled: a slow worker that still sends the page then finds that each has its record.
 */
export const sendPage = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  page: OpenPage,
): Promise<BatchRecord> => {
  const { batchId } = record;
  const { blobs } = await ports.pages.readPlan(batchId, page.page);
  const key = { batchId, page: page.page, plannedAt: page.plannedAt };
  await everyOne([...blobs.entries()], policy.atOnce, async ([place, blob]) => {
    if (blob.action === "transfer") await sendChild(ports, record, blob, childId(key, place));
  });
  return lookSoon(withPage(record, { ...page, stage: "sent" }), policy, ports.clock.nowMs());
};

type BlobToMove = Extract<PlannedBlob, { readonly action: "transfer" }>;

const childRequest = (
  { batchId, request: { source, target, options } }: BatchRecord,
  { blob, path }: BlobToMove,
): TransferRequest => ({
  source: { container: source.container, blob, versionId: null },
  target: childTarget(target, path),
  options: childOptions(batchId, options),
});

/**
 * Admits a transfer before its job is sent, as a client does, so that it can be counted and cancelled while it waits.
 * Only a record that was there before, and has not begun, may lack its message.
 */
export const sendChild = async (
  ports: BatchPorts,
  record: BatchRecord,
  blob: BlobToMove,
  transferId: string,
): Promise<void> => {
  const { cancelRequested } = record;
  const request = childRequest(record, blob);
  const nowMs = ports.clock.nowMs();
  const admittedAt = await ports.records.reserveAdmission(transferId, new Date(nowMs).toISOString());
  const rangeBytes =
    request.options.rangeBytes ?? ports.destination.rulesOf(request.target).defaultRangeBytes;
  const fresh = admitted({ transferId, request, source: null, rangeBytes, admittedAt, nowMs });
  if ((await ports.records.create({ ...fresh, cancelRequested })).kind === "conflict") {
    const found = (await ports.records.read(transferId, admittedAt))?.record ?? null;
    if (found !== null && !isSameRequest(found.request, request))
      throw new Error(`transfer ${transferId} belongs to another request`);
    if (found === null || found.step > 0 || found.session !== null || found.status !== "running") return;
  }
  await ports.steps.send("jobs", { kind: "job", job: { transferId, request } }, 0);
};
