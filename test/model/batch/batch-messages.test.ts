import { describe, expect, it } from "vitest";
import { batchMessage, type BatchMessage } from "../../../src/batch/message.ts";
import type { BatchPorts } from "../../../src/batch/ports.ts";
import { requestBatchRetry } from "../../../src/batch/request-batch.ts";
import { rescueBatches } from "../../../src/batch/rescue-batches.ts";
import { runBatchStep } from "../../../src/batch/run-batch-step.ts";
import { submitBatch } from "../../../src/batch/submit-batch.ts";
import { transferError } from "../../../src/transfer/error.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID, batchRequest, listedBlob, smallPages } from "../../support/sample-batch.ts";
import { Crash, sleepingBefore } from "../../fakes/watched-ports.ts";

const worldOf = (count: number): BatchWorld =>
  new BatchWorld(Array.from({ length: count }, (_, n) => listedBlob(`2026/${100 + n}.pdf`)));

const submitted = async (count: number): Promise<BatchWorld> => {
  const world = worldOf(count);
  await world.submit();
  return world;
};

const FIRST_DELIVERY = { redelivered: false, poisoned: false };

const runStep = async (world: BatchWorld, message: BatchMessage, ports: BatchPorts = world.ports()) =>
  await runBatchStep(ports, smallPages, message, FIRST_DELIVERY);

/** Deletes the batch, and submits it again under the same id. */
const beginAnew = async (world: BatchWorld): Promise<void> => {
  const { record, eTag } = world.batches.peek(BATCH_ID) ?? {};
  if (record === undefined || eTag === undefined) throw new Error("there is no such batch");
  await world.batches.remove({ ...record, eTag });
  await world.submit();
};

it("takes no message of another run of the same id", async () => {
  const world = await submitted(4);
  const old = batchMessage(world.record);
  await beginAnew(world);
  expect(await runStep(world, old)).toMatchObject({ kind: "batch-stale" });
  expect(world.record.step).toBe(0);
});

it("does not let a slow worker write over a new run of the same id", async () => {
  const world = await submitted(4);
  const slow = sleepingBefore(world.ports(), "batches", "replace", () => beginAnew(world));
  expect(await runStep(world, batchMessage(world.record), slow)).toMatchObject({ kind: "batch-stale" });
  expect(world.record).toMatchObject({ step: 0, pages: 0 });
});

it("does not let a worker that slept during its step write over what others have done since", async () => {
  const world = await submitted(4);
  const slow = sleepingBefore(world.ports(), "container", "list", () => world.drain());
  expect(await runStep(world, batchMessage(world.record), slow)).toMatchObject({ kind: "batch-stale" });
  expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 4 } } });
});

it("has one message on the queue, however often that of a step was sent", async () => {
  const world = await submitted(4);
  for (let copies = 0; copies < 5; copies++) world.wake();
  while (await world.deliver());
  expect(world.queue.size).toBe(1);
});

it("goes on where the worker of the step before had died, also after its message was poisoned", async () => {
  const world = await submitted(4);
  const previous = batchMessage(world.record);
  await world.deliver();
  const outcome = await runBatchStep(world.ports(), smallPages, previous, {
    ...FIRST_DELIVERY,
    poisoned: true,
  });
  expect(outcome).toMatchObject({ kind: "batch-resent", step: 1 });
  expect(world.record).toMatchObject({ step: 1, poisonings: 0 });
});

it("publishes an end again for a late message, as the same event, and reports nothing again", async () => {
  const world = await submitted(4);
  await world.drain();
  const { step } = world.record;
  world.wake();
  await world.drain();
  expect(world.record.step).toBe(step);
  expect(world.results).toHaveLength(2);
  expect(world.results[1]).toEqual(world.results[0]);
});

it("joins a batch that asks for the same, and refuses the id of another", async () => {
  const world = await submitted(4);
  const again = await submitBatch(world.ports(), BATCH_ID, batchRequest());
  expect(again).toMatchObject({ kind: "submitted", created: false });
  const other = await submitBatch(world.ports(), BATCH_ID, batchRequest({ dryRun: true }));
  expect(other).toEqual({ kind: "id-reused" });
  expect(world.record.request.dryRun).toBe(false);
});

describe("a step that kills its workers", () => {
  const poison = async (world: BatchWorld, times: number): Promise<void> => {
    for (let poisonings = 0; poisonings < times; poisonings++) await world.deliver(true);
  };

  it("is repeated after two poisonings, and those of another step do not count", async () => {
    const world = await submitted(8);
    await poison(world, 2);
    expect(world.record).toMatchObject({ status: "running", step: 0, poisonings: 2 });
    await world.deliver();
    await poison(world, 2);
    await world.drain();
    expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 8 } } });
  });

  it("ends the batch with the third, and a retry goes on with the pages that were open", async () => {
    const world = await submitted(8);
    await world.deliver();
    await world.deliver();
    expect(world.record.open).toMatchObject([{ page: 0, stage: "sent" }]);
    world.wake();
    await poison(world, 3);
    expect(world.record).toMatchObject({ status: "failed", error: { code: "poisoned" } });
    await world.drain();
    expect(new Set(world.results.map(({ type }) => type))).toEqual(new Set(["blobferry.batch.failed"]));

    expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
    await world.drain();
    expect(world.record).toMatchObject({ status: "completed", error: null });
    expect(world.record.totals).toMatchObject({ listed: 8, ended: { completed: 8, failed: 0 } });
    expect([...world.arrived.values()]).toEqual(Array(8).fill(1));
  });

  it("ends the batch, and a retry does not wait for what fails in a page that was still open", async () => {
    const blobs = [listedBlob("2026/1.pdf"), listedBlob("2026/2.pdf")];
    // The retry comes to the page only once it is closed.
    const policy = { ...smallPages, windowTransfers: 2 };
    const world = new BatchWorld(blobs, (blob) => (blob.endsWith("2.pdf") ? 1 : 0), policy);
    await world.submit();
    await world.deliver();
    await poison(world, 3);
    expect(world.record).toMatchObject({ status: "failed", open: [{ stage: "planned" }] });
    await requestBatchRetry(world.ports(), BATCH_ID);
    await world.drain();
    expect(world.record).toMatchObject({ status: "completed-with-failures", attempt: 2 });
    await requestBatchRetry(world.ports(), BATCH_ID);
    await world.drain();
    expect(world.record).toMatchObject({
      status: "completed",
      totals: { ended: { completed: 2, failed: 0 } },
    });
  });

  it("ends a retry, and the next one goes on with the page that it had opened", async () => {
    const blobs = [listedBlob("2026/1.pdf"), listedBlob("2026/2.pdf")];
    const world = new BatchWorld(blobs, (blob) => (blob.endsWith("2.pdf") ? 2 : 0));
    await world.submit();
    await world.drain();
    await requestBatchRetry(world.ports(), BATCH_ID);
    await world.deliver();
    expect(world.record).toMatchObject({ open: [{ page: 0, retried: true }] });
    await poison(world, 3);
    expect(world.record).toMatchObject({ status: "failed", totals: { ended: { completed: 0, failed: 0 } } });
    await requestBatchRetry(world.ports(), BATCH_ID);
    await world.drain();
    expect(world.record).toMatchObject({ open: [], totals: { ended: { completed: 1, failed: 1 } } });
    await requestBatchRetry(world.ports(), BATCH_ID);
    await world.drain();
    expect(world.record).toMatchObject({
      status: "completed",
      totals: { ended: { completed: 2, failed: 0 } },
    });
  });

  it("goes on where a slow worker did the step after its message was poisoned, and then died", async () => {
    const world = await submitted(4);
    const first = batchMessage(world.record);
    await world.deliver(true);
    world.nemesis = (call) => {
      if (call === "batchSteps.send") throw new Crash(call);
    };
    await expect(runStep(world, first)).rejects.toThrow(Crash);
    world.nemesis = () => undefined;
    expect(world.record).toMatchObject({ step: 1 });
    await world.drain();
    expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 4 } } });
  });
});

describe("a container that cannot be listed", () => {
  it("ends a batch after an hour without an answer", async () => {
    const world = await submitted(4);
    world.refusal = { kind: "unavailable", error: transferError("source-unavailable", "no answer") };
    await world.drain();
    expect(world.record).toMatchObject({ status: "failed", error: { code: "source-unavailable" } });
    const lastedMs = Date.parse(world.record.endedAt ?? "") - Date.parse(world.record.submittedAt);
    expect(lastedMs).toBeGreaterThanOrEqual(smallPages.patienceMs);
    expect(lastedMs).toBeLessThan(smallPages.patienceMs * 1.1);
  });

  it("ends a batch only after the transfers that were sent", async () => {
    const world = await submitted(8);
    await world.deliver();
    await world.deliver();
    world.refusal = { kind: "missing", error: transferError("source-not-found", "no such container") };
    await world.deliver();
    expect(world.record).toMatchObject({ status: "running", error: { code: "source-not-found" } });
    await world.drain();
    expect(world.record).toMatchObject({ status: "failed", open: [], totals: { ended: { completed: 3 } } });
  });
});

describe("the timer", () => {
  const AFTER_MS = 15 * 60_000;
  const runTimer = async (world: BatchWorld) =>
    await rescueBatches(world.ports(), { rescueAfterMs: AFTER_MS, retentionMs: AFTER_MS });

  it("sends a stalled batch its message, and deletes it only once its end is published", async () => {
    const world = await submitted(4);
    // Its message is lost.
    const received = world.queue.receive(1000);
    if (received !== null) world.queue.delete(received);
    world.clock.advanceBy(AFTER_MS);
    expect(await runTimer(world)).toMatchObject({ resent: [BATCH_ID], removed: 0 });
    expect(await runTimer(world)).toMatchObject({ resent: [], removed: 0 });
    await world.drain();
    expect(world.record).toMatchObject({ status: "completed", resultPublished: true });
    world.clock.advanceBy(AFTER_MS);
    expect(await runTimer(world)).toMatchObject({ resent: [], removed: 1 });
    expect(world.batches.peek(BATCH_ID)).toBeNull();
  });

  it("publishes the end of a batch whose worker died before it did", async () => {
    const world = await submitted(4);
    world.nemesis = (call) => {
      if (call === "batchResults.publish") throw new Crash(call);
    };
    for (let turns = 0; turns < 50 && world.record.endedAt === null; turns++) {
      await world.deliver();
      world.runTransfers();
      world.clock.advanceBy(3000);
    }
    world.nemesis = () => undefined;
    expect(world.results).toEqual([]);
    world.clock.advanceBy(AFTER_MS);
    expect(await runTimer(world)).toMatchObject({ republished: [BATCH_ID] });
    expect(world.results.map(({ type }) => type)).toEqual(["blobferry.batch.completed"]);
  });
});
