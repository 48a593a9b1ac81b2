import { expect, it } from "vitest";
import { content } from "../support/content.ts";
import { isFullBacklog } from "../support/full-backlog.ts";
import { RangeLog } from "../support/range-log.ts";
import { untilAllEnded } from "../support/run-backlog.ts";
import { idsOf, sendJobs, SMALLEST_RANGE_BYTES } from "../support/send-jobs.ts";
import { startSystem } from "../support/system.ts";
import { addressOf } from "../support/targets.ts";

const SMALL = idsOf("small", isFullBacklog ? 2000 : 60);
const HUGE = idsOf("huge", 20);
const HUGE_RANGES = isFullBacklog ? 120 : 30;
/** A transfer that is not served for so long begins anew. */
const SESSION_MS = 60_000;
const DEADLINE_MS = isFullBacklog ? 1_500_000 : 250_000;

interface MixedRun {
  /** Huge transfers that were still under way when the last small one ended. */
  readonly hugeUnderWay: number;
  /** Small transfers that had sent their range when the first huge one began. */
  readonly smallBefore: number;
  readonly longestGapMs: number;
  readonly failed: number;
  readonly sessionsCreated: number;
}

const runMixed = async (first: readonly string[], then: readonly string[]): Promise<MixedRun> => {
  const log = new RangeLog();
  const isHuge = (address: string): boolean => address.includes("huge-");
  let sentSmall = 0;
  let smallBefore = Number.NaN;
  const system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      sessionLifetimeMs: SESSION_MS,
      intercept: (exchange) => {
        log.note(exchange);
        const { address } = exchange;
        if (exchange.route !== "putRange" || address === null) return undefined;
        if (!isHuge(address)) sentSmall++;
        else if (Number.isNaN(smallBefore)) smallBefore = sentSmall;
        return { kind: "delay", when: "after", delayMs: 300 };
      },
    },
    env: { BLOBFERRY_LOCAL_LEASE_SECONDS: "60" },
  });
  try {
    await system.host().stop();
    await system.putBlob("small", content(SMALLEST_RANGE_BYTES));
    await system.putBlob("huge", content(HUGE_RANGES * SMALLEST_RANGE_BYTES));
    for (const ids of [first, then]) await sendJobs(system.transfers, ids, ids === HUGE ? "huge" : "small");
    await system.startHost();
    await untilAllEnded(system, SMALL, DEADLINE_MS);
    const hugeUnderWay = HUGE.filter((id) => log.countOf(addressOf("bundle", id)) < HUGE_RANGES).length;
    const results = await untilAllEnded(system, [...SMALL, ...HUGE], DEADLINE_MS);
    return {
      hugeUnderWay,
      smallBefore,
      longestGapMs: log.longestGapMs(),
      failed: results.filter(({ data }) => data.status !== "completed" || data.sessions !== 1).length,
      sessionsCreated: system.graph.state().counts.sessionsCreated,
    };
  } finally {
    await system.stop();
  }
};

const show = (what: string, { longestGapMs, hugeUnderWay, smallBefore }: MixedRun): void => {
  console.log(
    `${what}: ${smallBefore} small ones sent before the first huge one began, ${hugeUnderWay} huge ones under way when the ` +
      `last small one ended, at most ${(longestGapMs / 1000).toFixed(1)} s between two ranges of a huge one`,
  );
};

it(
  `completes ${SMALL.length} small jobs while the 20 huge transfers before them go on`,
  { timeout: 8 * DEADLINE_MS },
  async () => {
    const run = await runMixed(HUGE, SMALL);
    show(`${SMALL.length} small jobs behind 20 huge transfers`, run);
    expect(run).toMatchObject({ failed: 0, sessionsCreated: SMALL.length + HUGE.length });
    expect(run.hugeUnderWay, "huge ones that did not have to end first").toBeGreaterThan(0);
    expect(run.longestGapMs, "a session's life").toBeLessThan(SESSION_MS);
  },
);

it(
  `completes 20 huge transfers behind ${SMALL.length} small jobs`,
  { timeout: 8 * DEADLINE_MS },
  async () => {
    const run = await runMixed(SMALL, HUGE);
    show(`20 huge transfers behind ${SMALL.length} small jobs`, run);
    expect(run).toMatchObject({ failed: 0, sessionsCreated: SMALL.length + HUGE.length });
    expect(run.longestGapMs, "a session's life").toBeLessThan(SESSION_MS);
  },
);
