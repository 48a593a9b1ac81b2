import { expect, it } from "vitest";
import { isFullBacklog } from "../support/full-backlog.ts";
import { lineOf, runBacklog, type BacklogRun, type BacklogSpec } from "../support/run-backlog.ts";

const FOREVER_MS = 24 * 60 * 60_000;
/** host.json: 16 in a batch and 7 left of the last, for each of the two queues. */
const IN_FLIGHT = 2 * (16 + 7);
const MOST_TIMES_LONGER = 1.3;

const expectNothingTwice = (run: BacklogRun, { jobs }: BacklogSpec): void => {
  const wrong = run.results.filter(
    ({ data }) => data.status !== "completed" || data.sessions !== 1 || data.verification !== "matched",
  );
  expect(wrong.map(({ data }) => data)).toEqual([]);
  expect(run.sessionsCreated, "sessions").toBe(jobs);
  expect(run.commits, "commits").toBe(jobs);
  expect(run.bytesTwice, "bytes sent twice").toBe(0);
};

/** Also runs the same backlog with sessions that live for ever and the app's own delays. */
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

const BACKLOG = { ranges: 5, rangeMs: 500, deadlineMs: 600_000 };

it("begins no more transfers of a backlog than it serves in time", async () => {
  const spec = {
    ...BACKLOG,
    jobs: 120,
    sessionLifetimeMs: 30_000,
    env: { BLOBFERRY_LOCAL_PATIENCE: "0.1" },
  };
  const run = await runBacklog(spec);
  console.log(lineOf(run));
  expectNothingTwice(run, spec);
  expect(run.mostSessions, "open sessions").toBeLessThan(2 * IN_FLIGHT);
});

it.runIf(isFullBacklog)(
  "completes 300 jobs with one session each, although sessions live for 5 s",
  { timeout: 1_500_000 },
  // The delays are made for sessions that live 180 times as long.
  () => compare({ ...BACKLOG, jobs: 300, sessionLifetimeMs: 5000 }, { BLOBFERRY_LOCAL_PATIENCE: "0.1" }),
);

it.runIf(isFullBacklog)(
  "completes 600 jobs with one session each, although sessions live for 15 s",
  { timeout: 1_500_000 },
  () => compare({ ...BACKLOG, jobs: 600, sessionLifetimeMs: 15_000 }),
);
