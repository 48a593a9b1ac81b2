import { afterAll, beforeAll, expect, it } from "vitest";
import { content } from "../support/content.ts";
import { isFullBacklog } from "../support/full-backlog.ts";
import { RangeLog } from "../support/range-log.ts";
import { untilAllEnded } from "../support/run-backlog.ts";
import { idsOf, sendJobs, SMALLEST_RANGE_BYTES } from "../support/send-jobs.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf } from "../support/targets.ts";

/** In full: with the app's own delays. */
const OUTAGE_MS = isFullBacklog ? 300_000 : 15_000;

const UNDER_WAY = idsOf("under-way", 10);
const WAITING = idsOf("waiting", 10);
const RECORD_OPERATIONS = ["record read", "record write", "record list", "id pointer", "throttle"];

const log = new RangeLog();
let areRecordsOut = false;
let system: System;
beforeAll(async () => {
  system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      intercept: (exchange) => {
        log.note(exchange);
        return exchange.route === "putRange" ? { kind: "delay", when: "after", delayMs: 300 } : undefined;
      },
    },
    storageFault: (operation) =>
      areRecordsOut && RECORD_OPERATIONS.includes(operation)
        ? { kind: "answer", when: "before", status: 503, code: "ServerBusy" }
        : null,
    env: {
      BLOBFERRY_LOCAL_LEASE_SECONDS: "60",
      ...(isFullBacklog ? {} : { BLOBFERRY_LOCAL_PATIENCE: "0.05" }),
    },
  });
  await system.putBlob("file", content(8 * SMALLEST_RANGE_BYTES));
});
afterAll(() => system.stop());

it(
  `completes all transfers after ${OUTAGE_MS / 1000} s without records`,
  { timeout: OUTAGE_MS + 400_000 },
  async () => {
    await sendJobs(system.transfers, UNDER_WAY, "file");
    await system.until(
      "ten transfers under way",
      60_000,
      () => UNDER_WAY.every((id) => log.countOf(addressOf("bundle", id)) >= 2) || undefined,
    );
    areRecordsOut = true;
    const startedMs = Date.now();
    expect(system.graph.state().counts.commits).toBeLessThan(UNDER_WAY.length);
    await sendJobs(system.transfers, WAITING, "file");
    await system.until(
      "end of the outage",
      2 * OUTAGE_MS,
      () => Date.now() - startedMs > OUTAGE_MS || undefined,
    );
    areRecordsOut = false;

    const results = await untilAllEnded(system, [...UNDER_WAY, ...WAITING], 300_000);
    console.log(
      `all ${results.length} ended ${((Date.now() - startedMs - OUTAGE_MS) / 1000).toFixed(1)} s after an outage of ${OUTAGE_MS / 1000} s`,
    );
    expect(results.filter(({ data }) => data.status !== "completed")).toEqual([]);
    const { commits, counts } = system.graph.state();
    expect(commits).toEqual(
      Object.fromEntries([...UNDER_WAY, ...WAITING].map((id) => [addressOf("bundle", id), 1])),
    );
    expect(counts.commits).toBe(20);
    expect(system.log()).not.toContain("MaxDequeueCount");
  },
);
