import { expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { simulateBacklog, type SimulatedBacklog } from "./backlog/simulate-backlog.ts";

const INSTANCES = 4;
const SLOTS = INSTANCES * 2 * 23;
const SESSION_MS = 15 * 60_000;
/** What chance may add to the most of anything, in a longer run. */
const GROWTH = 1.25;

const equal = (jobs: number): number[] => new Array<number>(jobs).fill(5);

const line = (jobs: number, { perJobMs, openSessions, longestGapMs, held }: SimulatedBacklog): string =>
  `${jobs} jobs: ${perJobMs.toFixed(1)} ms per job; at most ${openSessions} sessions open; ` +
  `at most ${(longestGapMs / 1000).toFixed(2)} s between two ranges of a transfer; ${held} times held`;

it("takes no longer per job, and opens no more sessions, the more jobs wait", async () => {
  const runs: SimulatedBacklog[] = [];
  for (const jobs of [1000, 5000, 20_000]) {
    const run = await simulateBacklog({ ranges: equal(jobs), rangeMs: 500, instances: INSTANCES });
    console.log(line(jobs, run));
    runs.push(run);
  }
  const few = runs[0] ?? expect.fail();
  for (const run of runs) {
    expect(run.openSessions, "open sessions").toBeLessThan(2 * SLOTS);
    expect(run.openSessions, "open sessions").toBeLessThan(few.openSessions * GROWTH);
    expect(run.longestGapMs, "longest gap").toBeLessThan(SESSION_MS / 200);
    expect(run.longestGapMs, "longest gap").toBeLessThan(few.longestGapMs * GROWTH);
    expect(run.perJobMs, "time per job").toBeLessThan(few.perJobMs * GROWTH);
  }
});

it.each([
  [300, 5000],
  [600, 15_000],
])(
  "serves %d jobs although sessions live for %d ms, in hardly more time than without a gate",
  async (jobs, sessionMs) => {
    const spec = { ranges: equal(jobs), rangeMs: 500, instances: 1 };
    const run = await simulateBacklog(spec);
    const ungated = await simulateBacklog({
      ...spec,
      policy: { ...defaultPolicy, admissionLatenessMs: Number.POSITIVE_INFINITY },
    });
    console.log(`${line(jobs, run)}\nwithout a gate: ${line(jobs, ungated)}`);
    expect(run.longestGapMs, "longest gap").toBeLessThan(sessionMs);
    expect(ungated.longestGapMs, "longest gap without a gate").toBeGreaterThan(sessionMs);
    expect(run.perJobMs, "time per job").toBeLessThan(ungated.perJobMs * 1.1);
  },
);

it("serves 2,000 small jobs beside 20 huge transfers, whichever come first", async () => {
  const small = new Array<number>(2000).fill(1);
  const huge = new Array<number>(20).fill(400);
  const host = { rangeMs: 500, instances: 1 };
  const alone = Math.max(...(await simulateBacklog({ ...host, ranges: small })).endsMs);
  const hugeFirst = await simulateBacklog({ ...host, ranges: [...huge, ...small] });
  const smallFirst = await simulateBacklog({ ...host, ranges: [...small, ...huge] });
  const lastSmall = {
    hugeFirst: Math.max(...hugeFirst.endsMs.slice(huge.length)),
    smallFirst: Math.max(...smallFirst.endsMs.slice(0, small.length)),
  };
  console.log(
    `the last of 2,000 small jobs ends after ${(alone / 1000).toFixed(0)} s alone, ${(lastSmall.hugeFirst / 1000).toFixed(0)} s behind 20 huge ` +
      `transfers, ${(lastSmall.smallFirst / 1000).toFixed(0)} s before them; a huge one waits for its next range for at most ` +
      `${(hugeFirst.longestGapMs / 1000).toFixed(2)} and ${(smallFirst.longestGapMs / 1000).toFixed(2)} s`,
  );
  expect(lastSmall.hugeFirst).toBeLessThan(1.3 * alone);
  expect(lastSmall.smallFirst).toBeLessThan(1.3 * alone);
  for (const { longestGapMs } of [hugeFirst, smallFirst])
    expect(longestGapMs, "longest gap").toBeLessThan(SESSION_MS / 100);
});
