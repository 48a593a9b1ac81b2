import { expect, it } from "vitest";
import { requestBatchCancel, requestBatchRetry } from "../../../src/batch/request-batch.ts";
import { seededRandom } from "../../fakes/seeded-random.ts";
import { BATCH_ID, BatchWorld, Crash, listedBlob, type Nemesis } from "../../fakes/batch-world.ts";

const NAMES = ["a/1.pdf", "a/2.pdf", "b/1.pdf", "B/1.pdf", "c.pdf", "d.pdf", "e.pdf", "f.pdf"].map(
  (name) => `2026/${name}`,
);
/** One is refused, since it would be the same file as another; one fails at first. */
const REFUSED = "2026/b/1.pdf";
const FAILING = "2026/d.pdf";

const newWorld = (): BatchWorld =>
  new BatchWorld(
    [...NAMES].sort().map((name) => listedBlob(name)),
    (blob) => (blob === FAILING ? 1 : 0),
  );

/** A batch, then a retry of what failed in it; a request that dies is made again. */
const runWhole = async (world: BatchWorld): Promise<void> => {
  await untilDone(() => world.submit());
  await world.drain();
  // An end whose publication is not confirmed is published once more, before it can be retried.
  await untilDone(() => world.runTimer());
  await untilDone(() => requestBatchRetry(world.ports(), BATCH_ID));
  // Where the request died between its write and its message, the timer sends it.
  await untilDone(() => world.runTimer());
  await world.drain();
};

const untilDone = async (request: () => Promise<unknown>): Promise<void> => {
  for (;;) {
    try {
      await request();
      return;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
};

const check = (world: BatchWorld): void => {
  expect(world.record).toMatchObject({ status: "completed-with-failures", attempt: 2, open: [] });
  expect(world.record.totals).toMatchObject({
    listed: 8,
    refused: 1,
    planned: 7,
    ended: { completed: 7, skipped: 0, failed: 0, cancelled: 0 },
    movedBytes: 70,
    errors: { "name-conflict": 1 },
  });
  const arrived = NAMES.filter((name) => name !== REFUSED);
  expect([...world.arrived].sort()).toEqual(arrived.sort().map((name) => [name, 1]));
  const { manifest, failures } = world.pages.lists(BATCH_ID);
  expect(manifest.map((line) => "blob" in line && line.blob)).toEqual([...NAMES].sort());
  expect(failures).toMatchObject([{ source: { blob: REFUSED } }]);
  const ids = new Set(world.results.map(({ id }) => id));
  expect(ids.size, "ends").toBe(2);
};

/** Dies at the given calls, counted over the whole run. */
const dyingAt = (points: readonly number[]): { readonly nemesis: Nemesis; readonly calls: () => number } => {
  let calls = 0;
  return {
    nemesis: (call) => {
      if (points.includes(calls++)) throw new Crash(call);
    },
    calls: () => calls,
  };
};

it("survives a crash before and after each call of a batch and its retry", async () => {
  const quiet = newWorld();
  const count = dyingAt([]);
  quiet.nemesis = count.nemesis;
  await runWhole(quiet);
  check(quiet);
  const points = count.calls();
  for (let point = 0; point < points; point++) {
    const world = newWorld();
    world.nemesis = dyingAt([point]).nemesis;
    await runWhole(world);
    check(world);
  }
  console.log(`batch: ${points} crash points`);
});

it("survives pairs of crashes", async () => {
  const random = seededRandom(7);
  const count = dyingAt([]);
  const quiet = newWorld();
  quiet.nemesis = count.nemesis;
  await runWhole(quiet);
  for (let run = 0; run < PAIRS; run++) {
    const pair = [0, 1].map(() => Math.floor(random() * (count.calls() + 20)));
    const world = newWorld();
    world.nemesis = dyingAt(pair).nemesis;
    await runWhole(world);
    check(world);
  }
});

const PAIRS = process.env["BLOBFERRY_BATCH_RUNS"] === "full" ? 20_000 : 500;

it("comes to a true end in random schedules with crashes, duplicates, cancels and retries", async () => {
  for (let seed = 1; seed <= PAIRS; seed++) await randomRun(seed);
});

const randomRun = async (seed: number): Promise<void> => {
  const random = seededRandom(seed);
  const chance = (probability: number): boolean => random() < probability;
  const world = newWorld();
  let isQuiet = false;
  world.nemesis = (call) => {
    if (!isQuiet && chance(0.03)) throw new Crash(call);
  };
  await untilDone(() => world.submit());
  for (let turn = 0; turn < 60; turn++) {
    if (chance(0.05)) await untilDone(() => requestBatchCancel(world.ports(), BATCH_ID));
    if (chance(0.1)) await untilDone(() => requestBatchRetry(world.ports(), BATCH_ID));
    if (chance(0.1)) world.wake();
    if (chance(0.4)) world.runTransfers(Math.floor(random() * 4));
    if (chance(0.3)) world.clock.advanceBy(3000);
    await world.deliver();
  }
  isQuiet = true;
  world.wake();
  await world.drain();
  for (let tries = 0; tries < 3; tries++) {
    await world.runTimer();
    if ((await requestBatchRetry(world.ports(), BATCH_ID)) !== "requested") break;
    await world.drain();
  }
  const { record } = world;
  const context = `seed ${seed}`;
  expect(record.totals, context).toMatchObject({
    listed: 8,
    refused: 1,
    planned: 7,
    ended: { completed: 7, failed: 0, cancelled: 0 },
    movedBytes: 70,
  });
  expect(Math.max(...world.arrived.values()), context).toBe(1);
  expect(world.arrived.size, context).toBe(7);
  expect(world.pages.lists(BATCH_ID).manifest, context).toHaveLength(8);
};
