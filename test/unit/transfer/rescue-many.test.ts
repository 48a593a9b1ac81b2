import { describe, expect, it, vi } from "vitest";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { rescueStalled, type Rescued } from "../../../src/transfer/rescue.ts";
import { decodeState, encodeState, NOTHING_KNOWN } from "../../../src/transfer/rescue-state.ts";
import { MAX_OPEN } from "../../../src/transfer/visit-records.ts";
import { ManyRecords } from "../../fakes/many-records.ts";
import { scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";

// Tens of thousands of records in each test.
vi.setConfig({ testTimeout: 30_000 });

const S = 1000;
const MINUTE = 60 * S;
const EVERY = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/** Records admitted at even intervals, the last of them now. */
const systemOf = (count: number, everyMs = S) => {
  const world = new World(scenario());
  const records = new ManyRecords({ count, everyMs, firstMs: world.clock.nowMs() - (count - 1) * everyMs });
  const ports = { ...world.ports, records };
  const nowMs = (): number => world.clock.nowMs();
  return {
    world,
    records,
    nowMs,
    state: () => decodeState(records.timerState?.text ?? ""),
    run: (retentionMs: number | null = null): Promise<Rescued> =>
      rescueStalled(ports, defaultPolicy, { retentionMs }),
    /** The time of the next run; new records are admitted meanwhile. */
    next: () => {
      world.clock.advanceBy(EVERY);
      records.count += EVERY / everyMs;
    },
  };
};

type System = ReturnType<typeof systemOf>;

/** Runs the timer until everything has been looked at once. */
const learn = async ({ run, next, state }: System): Promise<void> => {
  for (let runs = 0; runs < 200; runs++) {
    await run();
    next();
    if (state().complete) return;
  }
  throw new Error("never complete");
};

describe("a run of the timer over a million ended records and a hundred running ones", () => {
  it("makes a bounded number of calls, and finds a stalled old one from its list", async () => {
    const { records, run, next, nowMs } = systemOf(1_000_000);
    const open = Array.from({ length: 100 }, (_, i) => i * 9_000 + 17);
    for (const n of open) records.open(n, nowMs());
    const text = encodeState({
      ...NOTHING_KNOWN,
      seenUntilMs: nowMs(),
      open: open.map((n) => records.openTransfer(n, nowMs() + defaultPolicy.rescueAfterMs)),
      complete: true,
    });
    records.timerState = { text, eTag: "1" };
    next();
    await run();
    // 35 minutes of news at a record a second, and four pages of the sweep. No record is due.
    expect(records.takeCalls()).toEqual({ page: 5 + 4, readTimerState: 1, writeTimerState: 1 });

    next();
    next();
    for (const n of open) if (n !== 17) records.open(n, nowMs());
    expect((await run()).resent).toEqual(["t-17"]);
    expect(records.takeCalls()).toEqual({
      page: 5 + 4,
      look: 100,
      restoreReservation: 100,
      read: 1,
      replace: 1,
      readTimerState: 1,
      writeTimerState: 1,
    });
  });

  it("finds a stalled old one within one sweep when its state is lost", async () => {
    const system = systemOf(40_000);
    const { records, run, next, nowMs } = system;
    await learn(system);
    records.open(17, nowMs() - DAY);
    records.timerState = { text: "{}", eTag: "lost" };
    records.takeCalls();
    const resent: string[] = [];
    let runs = 0;
    for (; resent.length === 0; runs++) {
      expect(runs).toBeLessThan(6);
      resent.push(...(await run()).resent);
      expect(records.takeCalls()["page"]).toBeLessThanOrEqual(40);
      next();
    }
    expect(resent).toEqual(["t-17"]);
  });

  it("finds one that a retry made run again within one sweep", async () => {
    const system = systemOf(20_000, MINUTE);
    const { records, run, next, nowMs } = system;
    await learn(system);
    records.open(17, nowMs() - DAY);
    const resent: string[] = [];
    for (let runs = 0; resent.length === 0; runs++) {
      expect(runs).toBeLessThan(12);
      resent.push(...(await run()).resent);
      next();
    }
    expect(resent).toEqual(["t-17"]);
  });
});

describe("new records", () => {
  it("are all looked at, even more than one run reads", async () => {
    const system = systemOf(2_000, 10 * S);
    const { records, nowMs } = system;
    await learn(system);
    // 25,000 at once, in the time of one run.
    const burst = new ManyRecords({ count: 27_000, everyMs: 10, firstMs: nowMs() - 20_000 });
    burst.timerState = records.timerState;
    const open = [2_500, 14_000, 26_500];
    for (const n of open) burst.open(n, nowMs());
    const ports = { ...system.world.ports, records: burst };
    const pages: number[] = [];
    for (let runs = 0; runs < 3; runs++) {
      await rescueStalled(ports, defaultPolicy);
      pages.push(burst.takeCalls()["page"] ?? 0);
      system.world.clock.advanceBy(EVERY);
    }
    expect(Math.max(...pages)).toBeLessThanOrEqual(24);
    const known = decodeState(burst.timerState?.text ?? "").open.map(({ transferId }) => transferId);
    expect(known.sort()).toEqual(open.map((n) => burst.idOf(n)).sort());
  });

  it("include those admitted late, under the time at which their message was enqueued", async () => {
    const system = systemOf(50_000);
    const { records, world, nowMs, run, next } = system;
    await learn(system);
    const message = { kind: "job" as const, job: { transferId: null } };
    world.queues.jobs.send(message as never);
    const enqueuedMs = nowMs();
    for (let runs = 0; runs < 24; runs++) {
      next();
      await run();
    }
    expect(system.state().seenUntilMs).toBeLessThanOrEqual(enqueuedMs);
    world.queues.jobs.receive(DAY);
    const late = records.count - 1 - 24 * 300;
    records.open(late, nowMs());
    next();
    await run();
    expect(system.state().open.map(({ transferId }) => transferId)).toEqual([records.idOf(late)]);
  });

  it("are not hidden by a run whose clock was ahead", async () => {
    const system = systemOf(50_000);
    const { records, run, next, nowMs } = system;
    await learn(system);
    const ahead = system.world.clock.ahead(DAY);
    await rescueStalled({ ...system.world.ports, records, clock: ahead }, defaultPolicy);
    next();
    await run();
    next();
    records.open(records.count - 1 - 600, nowMs());
    await run();
    expect(system.state().open).toHaveLength(1);
  });
});

describe("more open records than the list holds", () => {
  it("are left to a sweep that is faster", async () => {
    const system = systemOf(30_000);
    const { records, run, next, nowMs, state } = system;
    for (let n = 0; n < MAX_OPEN + 1; n++) records.open(n, nowMs() + DAY);
    for (let runs = 0; runs < 4; runs++) {
      await run();
      next();
    }
    expect(state()).toMatchObject({ complete: false });
    expect(state().open).toHaveLength(MAX_OPEN);
    const listed = new Set(state().open.map(({ transferId }) => transferId));
    const left = Array.from({ length: MAX_OPEN + 1 }, (_, n) => n).find((n) => !listed.has(records.idOf(n)));
    records.open(left ?? -1, nowMs() - DAY);
    const resent: string[] = [];
    for (let runs = 0; runs < 4; runs++) {
      resent.push(...(await run()).resent);
      next();
    }
    expect(resent).toContain(records.idOf(left ?? -1));

    for (let n = 0; n < MAX_OPEN + 1; n++) records.end(n);
    await learn(system);
    expect(state().open).toEqual([]);
  });
});

describe("a late run", () => {
  it("goes on where it stopped", async () => {
    const system = systemOf(600, MINUTE);
    const { records, world, nowMs } = system;
    for (let n = 0; n < 600; n++) records.open(n, nowMs() - DAY);
    const slow = {
      ...world.ports,
      records,
      steps: {
        ...world.ports.steps,
        oldestVisibleAt: () => Promise.resolve(null),
        send: () => {
          world.clock.advanceBy(S);
          return Promise.resolve();
        },
      },
    };
    const first = await rescueStalled(slow, defaultPolicy);
    expect(first.resent.length).toBeGreaterThanOrEqual(240);
    expect(first.resent.length).toBeLessThanOrEqual(248);
    const all = [...first.resent];
    for (let runs = 0; runs < 2; runs++) {
      world.clock.advanceBy(MINUTE);
      all.push(...(await rescueStalled(slow, defaultPolicy)).resent);
    }
    expect(new Set(all).size).toBe(600);
  });
});

describe("old records", () => {
  it("are deleted by the sweep, and no others", async () => {
    const system = systemOf(100, DAY);
    const { records, run, nowMs } = system;
    records.open(3, nowMs());
    expect((await run(90 * DAY)).removed).toBe(8);
    const left = (await records.page(null)).found.map(({ summary }) => summary.transferId);
    expect(left).toEqual([...Array.from({ length: 91 }, (_, i) => `t-${99 - i}`), "t-3"]);
    expect((await run(null)).removed).toBe(0);
  });
});
