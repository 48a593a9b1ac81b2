import type { TransferResult } from "../../src/transfer/result.ts";
import { content } from "./content.ts";
import { RangeLog } from "./range-log.ts";
import { idsOf, sendJobs, SMALLEST_RANGE_BYTES } from "./send-jobs.ts";
import { startSystem, type System } from "./system.ts";

/** A backlog of equal jobs on one host. */
export interface BacklogSpec {
  readonly jobs: number;
  readonly ranges: number;
  /** How long the service takes for a range. */
  readonly rangeMs: number;
  readonly sessionLifetimeMs: number;
  readonly deadlineMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What became of it. */
export interface BacklogRun {
  readonly elapsedMs: number;
  readonly results: readonly TransferResult[];
  readonly sessionsCreated: number;
  readonly commits: number;
  /** Of all bytes that were sent, those that were not the first of their kind. */
  readonly bytesTwice: number;
  readonly mostSessions: number;
  readonly longestGapMs: number;
}

/** Enough that the host has every slot in use once. */
const WARM_UP = idsOf("warm-up", 30);

/** Sends the jobs while the host, which is warm, stands still, and measures from the moment it goes on. */
export const runBacklog = async (spec: BacklogSpec): Promise<BacklogRun> => {
  const { jobs, ranges, rangeMs, sessionLifetimeMs, deadlineMs, env } = spec;
  const log = new RangeLog();
  const system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      sessionLifetimeMs,
      intercept: (exchange) => {
        log.note(exchange);
        return exchange.route === "putRange" ? { kind: "delay", when: "after", delayMs: rangeMs } : undefined;
      },
    },
    env: { BLOBFERRY_LOCAL_LEASE_SECONDS: "60", ...env },
  });
  try {
    const bytes = ranges * SMALLEST_RANGE_BYTES;
    await system.putBlob("file", content(bytes));
    await sendJobs(system.transfers, WARM_UP, "file");
    await untilAllEnded(system, WARM_UP, deadlineMs);
    const before = system.graph.state().counts;
    const ids = idsOf("backlog", jobs);
    const { pid } = system.host();
    process.kill(pid, "SIGSTOP");
    await sendJobs(system.transfers, ids, "file");
    const startedMs = Date.now();
    process.kill(pid, "SIGCONT");
    let mostSessions = 0;
    const results = await untilAllEnded(system, ids, deadlineMs, () => {
      mostSessions = Math.max(mostSessions, system.graph.sessions().length);
    });
    const { counts } = system.graph.state();
    return {
      elapsedMs: Date.now() - startedMs,
      results,
      sessionsCreated: counts.sessionsCreated - before.sessionsCreated,
      commits: counts.commits - before.commits,
      bytesTwice: sentBytes(counts) - sentBytes(before) - jobs * bytes,
      mostSessions,
      longestGapMs: log.longestGapMs((address) => address.includes("backlog-")),
    };
  } finally {
    await system.stop();
  }
};

const sentBytes = ({ bytesAccepted, bytesRefused }: Counts): number => bytesAccepted + bytesRefused;

type Counts = Readonly<Record<"bytesAccepted" | "bytesRefused", number>>;

/** The first result of each transfer, once all are there. */
export const untilAllEnded = (
  system: System,
  ids: readonly string[],
  deadlineMs: number,
  onPoll: () => void = () => undefined,
): Promise<readonly TransferResult[]> =>
  system.until(`end of ${ids.length} transfers`, deadlineMs, async () => {
    onPoll();
    const bySubject = new Map((await system.allResults()).map((result) => [result.subject, result]));
    const found = ids.map((id) => bySubject.get(id)).filter((result) => result !== undefined);
    return found.length === ids.length ? found : undefined;
  });

export const lineOf = ({ elapsedMs, results, ...run }: BacklogRun): string =>
  [
    `${results.filter(({ data }) => data.status === "completed").length} of ${results.length} completed in ${(elapsedMs / 1000).toFixed(1)} s`,
    `${(run.sessionsCreated / results.length).toFixed(2)} sessions each`,
    `${run.bytesTwice} bytes sent twice`,
    `at most ${run.mostSessions} sessions open`,
    `at most ${(run.longestGapMs / 1000).toFixed(1)} s between two ranges of a transfer`,
  ].join("; ");
