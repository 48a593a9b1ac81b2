import { expect, it } from "vitest";
import { batchMessage } from "../../../src/batch/message.ts";
import { requestBatchCancel, requestBatchRetry } from "../../../src/batch/request-batch.ts";
import { runBatchStep } from "../../../src/batch/run-batch-step.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID, listedBlob, smallPages } from "../../support/sample-batch.ts";
import { Crash, sleepingBefore } from "../../fakes/watched-ports.ts";

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `2026/${100 + n}.pdf`);
const blobsOf = (count: number) => namesOf(count).map((name) => listedBlob(name));

const FIRST_DELIVERY = { redelivered: false, poisoned: false };

it("lists what failed as jobs, and a retry sends just that", async () => {
  const world = new BatchWorld(blobsOf(8), (blob) => (blob.endsWith("3.pdf") ? 1 : 0));
  await world.submit();
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed-with-failures" });
  expect(world.record.totals.errors).toEqual({ "target-forbidden": 1 });
  expect(world.pages.lists(BATCH_ID).failures).toMatchObject([
    { source: { container: "scans", blob: "2026/103.pdf" }, target: { kind: "drive", path: "103.pdf" } },
  ]);

  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", attempt: 2 });
  expect(world.record.totals).toMatchObject({
    ended: { completed: 8, failed: 0 },
    errors: {},
    movedBytes: 80,
  });
  expect([...world.arrived.values()]).toEqual(Array(8).fill(1));
  expect(world.pages.lists(BATCH_ID).failures).toEqual([]);
  expect(world.pages.lists(BATCH_ID).manifest).toHaveLength(8);
  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("nothing-to-retry");
});

it("retries what failed for one reason, and leaves the rest as it was", async () => {
  const world = new BatchWorld(
    blobsOf(12),
    (blob) => (/[258]\.pdf$/.test(blob) ? 1 : 0),
    smallPages,
    (blob) => (blob.endsWith("5.pdf") ? "source-not-found" : "target-forbidden"),
  );
  await world.submit();
  await world.drain();
  expect(world.record.totals.errors).toEqual({ "target-forbidden": 2, "source-not-found": 1 });
  expect(await requestBatchRetry(world.ports(), BATCH_ID, ["not-this"])).toBe("nothing-to-retry");

  expect(await requestBatchRetry(world.ports(), BATCH_ID, ["target-forbidden"])).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed-with-failures", attempt: 2 });
  expect(world.record.totals).toMatchObject({
    ended: { completed: 11, failed: 1 },
    errors: { "source-not-found": 1 },
  });
  expect(world.pages.lists(BATCH_ID).failures).toMatchObject([{ source: { blob: "2026/105.pdf" } }]);

  await world.runTimer();
  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({
    status: "completed",
    totals: { ended: { completed: 12, failed: 0 } },
  });
  expect(world.record).not.toHaveProperty("retryErrors");
  expect([...world.arrived.values()]).toEqual(Array(12).fill(1));
});

it("opens a page for what failed for one reason, and closes it without what failed for another", async () => {
  const world = new BatchWorld(
    blobsOf(3),
    (blob) => (/[01]\.pdf$/.test(blob) ? 1 : 0),
    smallPages,
    (blob) => (blob.endsWith("0.pdf") ? "source-not-found" : "target-forbidden"),
  );
  await world.submit();
  await world.drain();
  expect(await requestBatchRetry(world.ports(), BATCH_ID, ["target-forbidden"])).toBe("requested");
  await world.drain();
  expect(world.record.totals).toMatchObject({
    ended: { completed: 2, failed: 1 },
    errors: { "source-not-found": 1 },
  });
});

it("cancels what runs and what waits, and a retry goes on with the rest of the container", async () => {
  const world = new BatchWorld(blobsOf(20));
  await world.submit();
  // A page is planned and sent, and nobody has taken its jobs.
  await world.deliver();
  await world.deliver();
  expect(await requestBatchCancel(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({
    status: "cancelled",
    totals: { ended: { completed: 0, cancelled: 3 } },
  });
  expect(world.arrived.size).toBe(0);

  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({
    status: "completed",
    totals: { listed: 20, ended: { completed: 20, cancelled: 0 } },
  });
  expect([...world.arrived.values()]).toEqual(Array(20).fill(1));
});

it("does not take a transfer's old failure for its end while the retry waits for its turn", async () => {
  const world = new BatchWorld(blobsOf(3), (blob) => (blob.endsWith("1.pdf") ? 1 : 0));
  await world.submit();
  await world.drain();
  await requestBatchRetry(world.ports(), BATCH_ID);
  for (let looks = 0; looks < 20; looks++) {
    await world.deliver();
    world.clock.advanceBy(60_000);
  }
  expect(world.record).toMatchObject({ status: "running", open: [{ children: 3, ended: 2 }] });
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 3, failed: 0 } } });
});

it("stops what a worker had sent of a page before it died", async () => {
  const world = new BatchWorld(blobsOf(3));
  await world.submit();
  await world.deliver();
  let sent = 0;
  world.nemesis = (call, when) => {
    if (call === "steps.send" && when === "after" && ++sent === 2) throw new Crash(call);
  };
  await world.deliver();
  world.nemesis = () => undefined;
  await requestBatchCancel(world.ports(), BATCH_ID);
  await world.drain();
  expect(world.records.peekAll().map(({ status }) => status)).toEqual(Array(3).fill("cancelled"));
  expect(world.arrived.size).toBe(0);
  expect(world.record).toMatchObject({
    status: "cancelled",
    totals: { ended: { cancelled: 3, completed: 0 } },
  });
  expect(world.pages.lists(BATCH_ID).manifest).toMatchObject([
    { status: "cancelled", attempt: 1 },
    { status: "cancelled", attempt: 1 },
    { status: "cancelled", attempt: 1 },
  ]);
});

it("does not wait with a cancel for its next look", async () => {
  const world = new BatchWorld(blobsOf(3));
  await world.submit();
  while (await world.deliver());
  expect(world.record).toMatchObject({ open: [{ stage: "sent" }] });
  await requestBatchCancel(world.ports(), BATCH_ID);
  await world.deliver();
  expect(world.record).toMatchObject({ open: [{ stage: "cancelling" }] });
  expect(world.records.peekAll().every(({ cancelRequested }) => cancelRequested)).toBe(true);
});

it("moves nothing of a page that is sent only after the cancel", async () => {
  const world = new BatchWorld(blobsOf(3));
  await world.submit();
  await world.deliver();
  expect(world.record).toMatchObject({ open: [{ stage: "planned" }] });
  await requestBatchCancel(world.ports(), BATCH_ID);
  await world.deliver();
  world.runTransfers();
  await world.drain();
  expect(world.arrived.size).toBe(0);
  expect(world.record).toMatchObject({ status: "cancelled", totals: { ended: { cancelled: 3 } } });
});

it("completes a batch whose cancel came after the last transfer", async () => {
  const world = new BatchWorld(blobsOf(12));
  await world.submit();
  for (let turns = 0; turns < 200 && world.record.status !== "reporting"; turns++) {
    if (await world.deliver()) continue;
    world.runTransfers();
    world.clock.advanceBy(1000);
  }
  expect(await requestBatchCancel(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", cancelRequested: true });
  expect(world.pages.lists(BATCH_ID).manifest).toHaveLength(12);
});

it("requests a cancel also where a step was saved in between", async () => {
  const world = new BatchWorld(blobsOf(8));
  await world.submit();
  const ports = sleepingBefore(world.ports(), "batches", "replace", () => world.deliver());
  expect(await requestBatchCancel(ports, BATCH_ID)).toBe("requested");
  expect(world.record).toMatchObject({ step: 1, cancelRequested: true });
});

it("keeps a cancel that is requested while a step runs", async () => {
  const world = new BatchWorld(blobsOf(8));
  await world.submit();
  const ports = sleepingBefore(world.ports(), "batches", "replace", () =>
    requestBatchCancel(world.ports(), BATCH_ID),
  );
  await runBatchStep(ports, smallPages, batchMessage(world.record), FIRST_DELIVERY);
  expect(world.record).toMatchObject({ step: 1, cancelRequested: true });
});

it("begins one attempt of two retries at the same time", async () => {
  const world = new BatchWorld(blobsOf(3), (blob) => (blob.endsWith("1.pdf") ? 1 : 0));
  await world.submit();
  await world.drain();
  const ports = sleepingBefore(world.ports(), "batches", "replace", () =>
    requestBatchRetry(world.ports(), BATCH_ID),
  );
  expect(await requestBatchRetry(ports, BATCH_ID)).toBe("not-ended");
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", attempt: 2 });
});

it("publishes an end before a retry begins", async () => {
  const world = new BatchWorld(blobsOf(3), (blob) => (blob.endsWith("1.pdf") ? 1 : 0));
  await world.submit();
  world.nemesis = (call) => {
    if (call === "batchResults.publish") throw new Crash(call);
  };
  for (let turns = 0; turns < 50 && world.record.endedAt === null; turns++) {
    await world.deliver();
    world.runTransfers();
    world.clock.advanceBy(1000);
  }
  world.nemesis = () => undefined;
  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("not-ended");
  await world.runTimer();
  expect(await requestBatchRetry(world.ports(), BATCH_ID)).toBe("requested");
  await world.drain();
  expect(new Set(world.results.map(({ type }) => type))).toEqual(
    new Set(["blobferry.batch.completed-with-failures", "blobferry.batch.completed"]),
  );
});
