import { expect, it } from "vitest";
import { requestBatchCancel, requestBatchRetry } from "../../../src/batch/request-batch.ts";
import { seededRandom } from "../../fakes/seeded-random.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID, listedBlob } from "../../support/sample-batch.ts";
import { Crash, LostCall, type Nemesis } from "../../fakes/watched-ports.ts";

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
  // Where the request died between its write and its message, the timer sends it: the second time, if it dies as well.
  await untilDone(() => world.runTimer());
  await untilDone(() => world.runTimer());
  await world.drain();
};

const untilDone = async (request: () => Promise<unknown>): Promise<void> => {
  for (;;) {
    try {
      await request();
      return;
    } catch (error) {
      if (!(error instanceof Crash || error instanceof LostCall)) throw error;
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

type FaultClass = typeof Crash | typeof LostCall;

/** A fault before or after each of the given calls, counted over the whole run. */
const failingAt = (
  points: ReadonlyMap<number, FaultClass>,
): { readonly nemesis: Nemesis; readonly calls: () => number } => {
  let calls = 0;
  return {
    nemesis: (call) => {
      const Fault = points.get(calls++);
      if (Fault !== undefined) throw new Fault(call);
    },
    calls: () => calls,
  };
};

/** How many points there are before and after the calls of a batch and its retry, without a fault. */
const countPoints = async (): Promise<number> => {
  const world = newWorld();
  const { nemesis, calls } = failingAt(new Map());
  world.nemesis = nemesis;
  await runWhole(world);
  check(world);
  return calls();
};

const runWith = async (points: ReadonlyMap<number, FaultClass>): Promise<void> => {
  const world = newWorld();
  world.nemesis = failingAt(points).nemesis;
  await runWhole(world);
  check(world);
};

it.each([
  ["a crash before and after each call", Crash],
  ["the failure of each call, and the loss of each answer,", LostCall],
])("survives %s of a batch and its retry", async (_, Fault) => {
  const points = await countPoints();
  for (let point = 0; point < points; point++) await runWith(new Map([[point, Fault]]));
  console.log(`batch: ${points} points, each with a ${Fault.name}`);
});

it("survives pairs of faults", async () => {
  const random = seededRandom(7);
  const points = await countPoints();
  const faultOf = (): [number, FaultClass] => [
    Math.floor(random() * (points + 20)),
    random() < 0.7 ? Crash : LostCall,
  ];
  for (let run = 0; run < PAIRS; run++) await runWith(new Map([faultOf(), faultOf()]));
});

const PAIRS = process.env["BLOBFERRY_BATCH_RUNS"] === "full" ? 20_000 : 500;

it("comes to a true end in random schedules with faults, duplicates, slow workers, cancels and retries", async () => {
  for (let seed = 1; seed <= PAIRS; seed++) await randomRun(seed);
});

/** Workers of which some fall asleep before a call, for as long as the schedule wants. */
class SleepyWorkers {
  readonly #world: BatchWorld;
  readonly #asleep: { readonly wake: () => void; readonly delivery: Promise<unknown> }[] = [];
  #onAsleep: ((wake: () => void) => void) | null = null;

  constructor(world: BatchWorld, fallsAsleep: () => boolean) {
    this.#world = world;
    world.sleep = () =>
      this.#onAsleep === null || !fallsAsleep()
        ? undefined
        : new Promise((wake) => {
            this.#onAsleep?.(wake);
          });
  }

  /** One delivery, as far as its worker's end or its sleep. */
  async deliver(): Promise<void> {
    await this.#run(() => this.#world.deliver());
  }

  /** Wakes the one that sleeps for the longest time. */
  async wake(): Promise<void> {
    const first = this.#asleep.shift();
    if (first === undefined) return;
    await this.#run(() => {
      first.wake();
      return first.delivery;
    });
  }

  async wakeAll(): Promise<void> {
    while (this.#asleep.length > 0) await this.wake();
  }

  async #run(work: () => Promise<unknown>): Promise<void> {
    const asleep = new Promise<() => void>((resolve) => {
      this.#onAsleep = resolve;
    });
    const delivery = work();
    const wake = await Promise.race([delivery.then(() => null), asleep]);
    this.#onAsleep = null;
    if (wake !== null) this.#asleep.push({ wake, delivery });
  }
}

/** The totals of an end are those of its transfers, unless it ended before them. */
const checkTotals = (world: BatchWorld, context: string): void => {
  if (world.record.endedAt === null || world.record.status === "failed") return;
  const truth = { completed: 0, skipped: 0, failed: 0, cancelled: 0 };
  for (const { status } of world.records.peekAll()) truth[status as keyof typeof truth]++;
  expect(world.record.totals.ended, context).toEqual(truth);
};

const randomRun = async (seed: number): Promise<void> => {
  const random = seededRandom(seed);
  const chance = (probability: number): boolean => random() < probability;
  const context = `seed ${seed}`;
  const world = newWorld();
  let isQuiet = false;
  world.nemesis = (call) => {
    if (!isQuiet && chance(0.03)) throw new (chance(0.7) ? Crash : LostCall)(call);
  };
  const workers = new SleepyWorkers(world, () => !isQuiet && chance(0.02));
  await untilDone(() => world.submit());
  for (let turn = 0; turn < 60; turn++) {
    if (chance(0.05)) await untilDone(() => requestBatchCancel(world.ports(), BATCH_ID));
    if (chance(0.1)) {
      // No worker sleeps through an end and the retry that follows.
      if (world.record.endedAt !== null) await workers.wakeAll();
      await untilDone(() => requestBatchRetry(world.ports(), BATCH_ID));
    }
    if (chance(0.1)) world.wake();
    if (chance(0.4)) world.runTransfers(Math.floor(random() * 4));
    if (chance(0.3)) world.clock.advanceBy(3000);
    if (chance(0.2)) await workers.wake();
    await workers.deliver();
  }
  isQuiet = true;
  await workers.wakeAll();
  world.wake();
  await world.drain();
  checkTotals(world, context);
  for (let tries = 0; tries < 3; tries++) {
    await world.runTimer();
    if ((await requestBatchRetry(world.ports(), BATCH_ID)) !== "requested") break;
    await world.drain();
    checkTotals(world, context);
  }
  const { record } = world;
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
