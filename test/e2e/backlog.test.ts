import { expect, it } from "vitest";
import { isFullBacklog } from "../support/full-backlog.ts";
import { lineOf, runBacklog, type BacklogRun, type BacklogSpec } from "../support/run-backlog.ts";

const FOREVER_MS = 24 * 60 * 60_000;
/** A session that lives this long is served in time; the same jobs then take this much longer at most. */
const MOST_TIMES_LONGER = 1.3;

const expectNothingTwice = (run: BacklogRun, { jobs }: BacklogSpec): void => {
  const wrong = run.results.filter(
    ({ data }) => data.status !== "completed" || data.sessions !== 1 || data.verification !== "matched",
  );
  expect(wrong).toEqual([]);
  expect(run.sessionsCreated, "sessions").toBe(jobs);
  expect(run.commits, "commits").toBe(jobs);
  expect(run.bytesTwice, "bytes sent twice").toBe(0);
};

/** Runs the backlog with its sessions, and with sessions that live for ever. */
const compare = async (spec: BacklogSpec, env: Readonly<Record<string, string>> = {}): Promise<void> => {
  const run = await runBacklog({ ...spec, env });
  console.log(`sessions of ${spec.sessionLifetimeMs / 1000} s: ${lineOf(run)}`);
  const unhurried = await runBacklog({ ...spec, sessionLifetimeMs: FOREVER_MS });
  const ratio = run.elapsedMs / unhurried.elapsedMs;
  console.log(`sessions for ever: ${lineOf(unhurried)}; ratio ${ratio.toFixed(2)}`);
  expectNothingTwice(run, spec);
  expectNothingTwice(unhurried, spec);
  expect(ratio, "times as long as with sessions that live for ever").toBeLessThan(MOST_TIMES_LONGER);
};

/** A session of 5 s is a 180th of the usual 15 min; so little patience is not needed. */
const PATIENCE = process.env["P"] ?? "0.1";

const FIVE_SECONDS: BacklogSpec = {
  jobs: isFullBacklog ? 300 : 120,
  ranges: 5,
  rangeMs: 500,
  sessionLifetimeMs: 5000,
  deadlineMs: 200_000,
};

it(
  `completes ${FIVE_SECONDS.jobs} jobs with one session each, although sessions live for 5 s`,
  { timeout: 900_000 },
  () => compare(FIVE_SECONDS, { BLOBFERRY_LOCAL_PATIENCE: PATIENCE }),
);

it.skipIf(!isFullBacklog)(
  "completes 600 jobs with one session each, although sessions live for 15 s",
  { timeout: 1_800_000 },
  () => compare({ ...FIVE_SECONDS, jobs: 600, sessionLifetimeMs: 15_000, deadlineMs: 800_000 }),
);
