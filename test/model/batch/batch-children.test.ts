import { expect, it } from "vitest";
import type { BatchPolicy } from "../../../src/batch/batch-policy.ts";
import { childId } from "../../../src/batch/child-id.ts";
import { requestBatchRetry } from "../../../src/batch/request-batch.ts";
import { admitted } from "../../../src/transfer/record.ts";
import { optionsSchema } from "../../../src/transfer/job.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID, batchRequest, listedBlob, smallPages } from "../../support/sample-batch.ts";
import { Crash } from "../../fakes/watched-ports.ts";

const submitted = async (count: number, policy: BatchPolicy = smallPages): Promise<BatchWorld> => {
  const blobs = Array.from({ length: count }, (_, n) => listedBlob(`2026/${100 + n}.pdf`));
  const world = new BatchWorld(blobs, () => 0, policy);
  await world.submit();
  return world;
};

/** Delivers whatever is due, and no more. */
const deliverAll = async (world: BatchWorld): Promise<void> => {
  while (await world.deliver());
};

it("keeps the transfers of two batches apart that are planned in the same instant", async () => {
  const world = await submitted(4);
  await world.submit(batchRequest({ target: { kind: "drive", driveId: "other" } }), "second");
  await deliverAll(world);
  expect(new Set(world.records.peekAll().map(({ transferId }) => transferId)).size).toBe(8);
  await world.drain();
  for (const batchId of [BATCH_ID, "second"])
    expect(world.recordOf(batchId)).toMatchObject({
      status: "completed",
      totals: { ended: { completed: 4 } },
    });
});

it("does not take somebody else's transfer for its own", async () => {
  const world = await submitted(3);
  await world.deliver();
  const page = world.record.open[0];
  if (page === undefined) throw new Error("no page is open");
  const transferId = childId({ batchId: BATCH_ID, page: 0, plannedAt: page.plannedAt }, 1);
  const nowMs = world.clock.nowMs();
  const admittedAt = await world.records.reserveAdmission(transferId, new Date(nowMs).toISOString());
  await world.records.create(
    admitted({
      ...{ transferId, source: null, rangeBytes: 4, admittedAt, nowMs },
      request: {
        source: { container: "scans", blob: "private.pdf", versionId: null },
        target: { kind: "drive", driveId: "d", path: "private.pdf" },
        options: optionsSchema.parse({}),
      },
    }),
  );
  await expect(world.deliver()).rejects.toThrow("belongs to another request");
});

it("sends the job of a transfer whose record a worker wrote before it died", async () => {
  const world = await submitted(3);
  await world.deliver();
  world.nemesis = (call) => {
    if (call === "steps.send") throw new Crash(call);
  };
  await world.deliver();
  world.nemesis = () => undefined;
  expect(world.records.peekAll()).toHaveLength(1);
  await world.drain();
  expect(world.rescued).toBe(0);
  expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 3 } } });
});

it("sends no job again of a transfer that has begun", async () => {
  const world = await submitted(3);
  await world.deliver();
  world.nemesis = (call) => {
    if (call === "batches.replace") throw new Crash(call);
  };
  await world.deliver();
  world.nemesis = () => undefined;
  expect(world.jobs.size).toBe(3);
  world.runTransfers(2);
  await world.deliver();
  expect(world.record).toMatchObject({ open: [{ stage: "sent" }] });
  // The third has not begun: whether its job was sent, its record does not say.
  expect(world.jobs.peekAll()).toHaveLength(2);
  await world.drain();
  expect([...world.arrived.values()]).toEqual([1, 1, 1]);
});

it("plans no further page while so many are open", async () => {
  const world = await submitted(20, { ...smallPages, windowTransfers: 1000, maxOpenPages: 2 });
  await deliverAll(world);
  expect(world.record).toMatchObject({ pages: 2, open: [{ page: 0 }, { page: 1 }] });
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", pages: 7 });
});

it("gives the room of a transfer that has ended to the next, although its page is open", async () => {
  const world = await submitted(12);
  await deliverAll(world);
  expect(world.record).toMatchObject({ pages: 2 });
  world.runTransfers(2);
  world.clock.advanceBy(smallPages.lookBaseMs);
  await deliverAll(world);
  expect(world.record).toMatchObject({ pages: 3, open: [{ page: 0, ended: 2 }, { page: 1 }, { page: 2 }] });
});

it("counts no transfer of a page before the last one of them has ended", async () => {
  const world = await submitted(3);
  await deliverAll(world);
  world.runTransfers(2);
  world.clock.advanceBy(smallPages.lookMaxMs);
  await deliverAll(world);
  expect(world.record).toMatchObject({ open: [{ ended: 2 }], totals: { ended: { completed: 0 } } });
});

it("reports a transfer as failed whose record was deleted, and a retry sends it", async () => {
  const world = await submitted(3);
  await deliverAll(world);
  world.runTransfers();
  const lost = world.records.peekAll()[1];
  if (lost === undefined) throw new Error("nothing was sent");
  world.records.lose(lost);
  await world.drain();
  expect(world.record).toMatchObject({
    status: "completed-with-failures",
    totals: { ended: { completed: 2, failed: 1, cancelled: 0 }, errors: { "record-missing": 1 } },
  });
  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 3, failed: 0 } } });
});
