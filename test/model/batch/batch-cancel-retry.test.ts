import { expect, it } from "vitest";
import { requestBatchCancel, requestBatchRetry } from "../../../src/batch/request-batch.ts";
import { requestRetry } from "../../../src/transfer/request-retry.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID, listedBlob } from "../../support/sample-batch.ts";
import { Crash } from "../../fakes/watched-ports.ts";

const blobsOf = (count: number) => Array.from({ length: count }, (_, n) => listedBlob(`2026/${100 + n}.pdf`));

it("cancels a transfer whose retry has not begun, and does not wait for its turn", async () => {
  const world = new BatchWorld(blobsOf(3), (blob) => (blob.endsWith("2.pdf") ? 1 : 0));
  await world.submit();
  await world.drain();
  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
  while (world.record.open[0]?.stage !== "sent") await world.deliver();
  // The retry waits behind many jobs.
  const waiting = world.jobs.receive(24 * 3_600_000);
  expect(waiting?.body.kind).toBe("retry");
  expect(await requestBatchCancel(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({
    status: "cancelled",
    totals: { ended: { completed: 2, failed: 0, cancelled: 1 } },
  });
  if (waiting !== null) world.jobs.release(waiting, 0);
  world.runTransfers();
  expect(world.arrived.get("2026/102.pdf")).toBeUndefined();
});

it.each(["before", "after"] as const)(
  "cancels the retries of a page although a worker died %s noting one",
  async (when) => {
    const world = new BatchWorld(blobsOf(3), () => 1);
    await world.submit();
    await world.drain();
    await requestBatchRetry(world.ports(), BATCH_ID);
    await world.deliver();
    let notes = 0;
    world.nemesis = (call, at) => {
      if (call === "records.replace" && at === when && ++notes === 2) throw new Crash(call);
    };
    await world.deliver();
    world.nemesis = () => undefined;
    await requestBatchCancel(world.ports(), BATCH_ID);
    await world.drain();
    expect(world.record).toMatchObject({ status: "cancelled", totals: { ended: { cancelled: 3 } } });
    expect(world.arrived.size).toBe(0);
  },
);

it.each([
  ["open", 0],
  ["closed", 1],
])("one of its transfers can be retried while it runs, when its page is %s", async (_state, counted) => {
  const world = new BatchWorld(blobsOf(9), (blob) => (blob.endsWith("100.pdf") ? 1 : 0));
  await world.submit();
  const failed = () => world.records.peekAll().find(({ status }) => status === "failed");
  while (failed() === undefined || world.record.totals.ended.failed < counted) {
    if (await world.deliver()) continue;
    world.runTransfers();
    world.clock.advanceTo(world.queue.nextVisibleAtMs() ?? world.clock.nowMs());
  }
  expect(world.record.status).toBe("running");
  expect(await requestRetry(world.ports(), failed()?.transferId ?? "")).toBe("requested");
  await world.drain();
  expect(world.arrived.get("2026/100.pdf")).toBe(1);
  // The page was counted with the transfer's first end, or with its second.
  if (world.record.status !== "completed")
    expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 9, failed: 0 } } });
  expect([...world.arrived.values()]).toEqual(blobsOf(9).map(() => 1));
});
