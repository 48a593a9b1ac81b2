import { expect, it } from "vitest";
import { batchMessage } from "../../../src/batch/message.ts";
import { runBatchStep } from "../../../src/batch/run-batch-step.ts";
import { transferError } from "../../../src/transfer/error.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID, batchRequest, listedBlob, smallPages } from "../../support/sample-batch.ts";
import { sleepingBefore } from "../../fakes/watched-ports.ts";

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `2026/${100 + n}.pdf`);
const blobsOf = (count: number) => namesOf(count).map((name) => listedBlob(name));

it("moves each blob below the prefix once, and tells of each in the manifest", async () => {
  const world = new BatchWorld([listedBlob("2025/0.pdf"), ...blobsOf(11), listedBlob("2027/1.pdf")]);
  await world.submit();
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", pages: 4, open: [], listing: null });
  expect(world.record.totals).toEqual({
    listed: 11,
    excluded: {},
    refused: 0,
    unchanged: 0,
    planned: 11,
    plannedBytes: 110,
    ended: { completed: 11, skipped: 0, failed: 0, cancelled: 0 },
    movedBytes: 110,
    errors: {},
  });
  expect(Object.fromEntries(world.arrived)).toEqual(Object.fromEntries(namesOf(11).map((name) => [name, 1])));
  const { manifest, failures } = world.pages.lists(BATCH_ID);
  expect(manifest.map((line) => "blob" in line && line.blob)).toEqual(namesOf(11));
  expect(failures).toEqual([]);
  expect(world.results.map(({ type }) => type)).toEqual(["blobferry.batch.completed"]);
  expect(world.peakOutstanding).toBeLessThanOrEqual(5 + 3);
  expect(world.rescued).toBe(0);
});

it("only plans a dry run", async () => {
  const world = new BatchWorld([...blobsOf(4), listedBlob("2026/old.pdf", { accessTier: "Archive" })]);
  await world.submit(batchRequest({ dryRun: true }));
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", totals: { planned: 4, plannedBytes: 40 } });
  expect(world.records.peekAll()).toEqual([]);
  expect(world.pages.lists(BATCH_ID).manifest).toMatchObject([
    ...namesOf(4).map((blob) => ({ blob, status: "planned", transferId: null })),
    { blob: "2026/old.pdf", status: "excluded" },
  ]);
});

it("refuses the second of two blobs that would be one file", async () => {
  const world = new BatchWorld(
    ["2026/A.pdf", "2026/b.pdf", "2026/c.pdf", "2026/a.pdf"].map((name) => listedBlob(name)),
  );
  await world.submit();
  await world.drain();
  expect(world.record).toMatchObject({
    status: "completed-with-failures",
    totals: { planned: 3, refused: 1, errors: { "name-conflict": 1 } },
  });
  expect([...world.arrived.keys()].sort()).toEqual(["2026/A.pdf", "2026/b.pdf", "2026/c.pdf"]);
  expect(world.pages.lists(BATCH_ID).failures).toMatchObject([
    { source: { blob: "2026/a.pdf" }, target: { path: "a.pdf" }, options: { conflictBehavior: "fail" } },
  ]);
});

it("ends at once where nothing is below the prefix", async () => {
  const world = new BatchWorld([]);
  await world.submit();
  await world.drain();
  expect(world.record).toMatchObject({ status: "completed", totals: { listed: 0 } });
});

it("fails where there is no such container, and outlasts an account that does not answer for a while", async () => {
  const missing = new BatchWorld(blobsOf(4));
  missing.refusal = { kind: "missing", error: transferError("source-not-found", "no such container") };
  await missing.submit();
  await missing.drain();
  expect(missing.record).toMatchObject({
    status: "failed",
    error: { code: "source-not-found" },
    failures: 1,
  });
  expect(missing.results.map(({ type }) => type)).toEqual(["blobferry.batch.failed"]);

  const refused = new BatchWorld(blobsOf(4));
  refused.notAllowed = transferError("source-not-allowed", "not allowed");
  await refused.submit();
  await refused.drain();
  expect(refused.record).toMatchObject({ status: "failed", error: { code: "source-not-allowed" } });
  expect(refused.record.totals.listed).toBe(0);

  const busy = new BatchWorld(blobsOf(4));
  busy.refusal = { kind: "unavailable", error: transferError("source-unavailable", "no answer") };
  await busy.submit();
  for (let tries = 0; tries < 5; tries++) {
    await busy.deliver();
    busy.clock.advanceBy(60_000);
  }
  expect(busy.record).toMatchObject({ status: "running", failures: 5 });
  busy.refusal = null;
  await busy.drain();
  expect(busy.record).toMatchObject({ status: "completed", failures: 0, error: null });
});

it("counts each step once where two workers do it at the same time", async () => {
  const alone = new BatchWorld(blobsOf(8));
  await alone.submit();
  await alone.drain();
  const world = new BatchWorld(blobsOf(8));
  await world.submit();
  for (let turns = 0; turns < 200 && world.record.endedAt === null; turns++) {
    world.wake();
    await Promise.all([world.deliver(), world.deliver()]);
    world.runTransfers();
    world.clock.advanceBy(1000);
  }
  expect(world.record.totals).toEqual(alone.record.totals);
  expect([...world.arrived.values()]).toEqual(Array(8).fill(1));
  expect(world.pages.lists(BATCH_ID).manifest).toHaveLength(8);
});

it("does not let a worker that was slow write over what others have done since", async () => {
  const world = new BatchWorld(blobsOf(8));
  await world.submit();
  const first = batchMessage(world.record);
  const slow = sleepingBefore(world.ports(), "batches", "replace", () => world.drain());
  const delivery = { redelivered: false, poisoned: false };
  expect(await runBatchStep(slow, smallPages, first, delivery)).toEqual({
    kind: "batch-stale",
    batchId: BATCH_ID,
  });
  expect(world.record).toMatchObject({ status: "completed", totals: { ended: { completed: 8 } } });
});
