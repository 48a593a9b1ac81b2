import { describe, expect, it } from "vitest";
import { batchMessage } from "../../../src/batch/message.ts";
import { requestBatchCancel, requestBatchRetry } from "../../../src/batch/request-batch.ts";
import { runBatchStep } from "../../../src/batch/run-batch-step.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID, listedBlob, smallPages } from "../../support/sample-batch.ts";
import { Crash, sleepingBefore } from "../../fakes/watched-ports.ts";

const blobsOf = (count: number) => Array.from({ length: count }, (_, n) => listedBlob(`2026/${100 + n}.pdf`));

const FIRST_DELIVERY = { redelivered: false, poisoned: false };

it("goes on where a worker that had lost its lease saved the step and died", async () => {
  const world = new BatchWorld(blobsOf(3));
  await world.submit();
  const first = batchMessage(world.record);
  const received = world.queue.receive(1000);
  if (received !== null) world.queue.delete(received);
  const saveAndDie = async (): Promise<void> => {
    world.nemesis = (call) => {
      if (call === "batchSteps.send") throw new Crash(call);
    };
    await expect(runBatchStep(world.ports(), smallPages, first, FIRST_DELIVERY)).rejects.toThrow(Crash);
    world.nemesis = () => undefined;
  };
  const second = sleepingBefore(world.ports(), "batches", "replace", saveAndDie);
  const outcome = await runBatchStep(second, smallPages, first, { ...FIRST_DELIVERY, redelivered: true });
  expect(outcome).toMatchObject({ kind: "batch-resent", step: 1 });
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 3 } } });
});

describe("a cancel while a slow worker sends", () => {
  /** What the totals say, and what became of the transfers. */
  const totalsAndTruth = (world: BatchWorld) => {
    const truth = { completed: 0, skipped: 0, failed: 0, cancelled: 0 };
    for (const { status } of world.records.peekAll()) truth[status as keyof typeof truth]++;
    return [world.record.totals.ended, truth];
  };

  const cancelAndDrain = async (world: BatchWorld): Promise<void> => {
    await requestBatchCancel(world.ports(), BATCH_ID);
    await world.drain();
  };

  it("stops what it sends of a page", async () => {
    const world = new BatchWorld(blobsOf(3));
    await world.submit();
    await world.deliver();
    const slow = sleepingBefore(world.ports(), "steps", "send", () => cancelAndDrain(world));
    await runBatchStep(slow, smallPages, batchMessage(world.record), FIRST_DELIVERY);
    expect(world.record).toMatchObject({ status: "cancelled", totals: { ended: { cancelled: 3 } } });
    await world.drain();
    expect(world.arrived.size).toBe(0);
    const [totals, truth] = totalsAndTruth(world);
    expect(totals).toEqual(truth);
  });

  it.each([
    ["before its first message", "steps", "send"],
    ["before it reads what was reported", "pages", "readReport"],
    ["before it reads what became of a transfer", "records", "read"],
  ] as const)("stops what it sends again, and counts it (%s)", async (_, area, call) => {
    const world = new BatchWorld(blobsOf(3), () => 3);
    await world.submit();
    await world.drain();
    await requestBatchRetry(world.ports(), BATCH_ID);
    await world.deliver();
    expect(world.record).toMatchObject({ open: [{ stage: "planned", retried: true }] });
    const slow = sleepingBefore(world.ports(), area, call, () => cancelAndDrain(world));
    await runBatchStep(slow, smallPages, batchMessage(world.record), FIRST_DELIVERY);
    expect(world.record.endedAt).not.toBeNull();
    await world.drain();
    world.runTransfers();
    const [totals, truth] = totalsAndTruth(world);
    expect(totals).toEqual(truth);
    expect(world.records.peekAll().every(({ attempt }) => attempt === 2)).toBe(true);
  });
});
