import { afterAll, beforeAll, expect, it } from "vitest";
import { content } from "../support/content.ts";
import { untilAllEnded } from "../support/run-backlog.ts";
import { idsOf, sendJobs, SMALLEST_RANGE_BYTES } from "../support/send-jobs.ts";
import { startSystem, type System } from "../support/system.ts";
import { ThrottledWindow } from "../support/throttled-window.ts";

const RANGES = 3;
const IDS = idsOf("throttled", 120);
const QUIET_WINDOW_MS = 20_000;
/** What the system needs to start on two quiet cores. The window grows with what it needs here and now. */
const QUIET_START_MS = 4000;
const MOST_SLOWNESS = 8;
/** host.json: 16 in a batch and 7 left of the last, for each of the two queues. */
const IN_FLIGHT = 2 * (16 + 7);

const window = new ThrottledWindow(QUIET_WINDOW_MS);
let slowness = 1;
let system: System;
beforeAll(async () => {
  const startedMs = Date.now();
  system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      intercept: (exchange) =>
        window.meet(exchange) ??
        (exchange.route === "putRange" ? { kind: "delay", when: "after", delayMs: 200 } : undefined),
    },
    // Jobs are held for 6 s, and then put back for about 1.5 s.
    env: { BLOBFERRY_LOCAL_LEASE_SECONDS: "60", BLOBFERRY_LOCAL_PATIENCE: "0.05" },
  });
  slowness = Math.min(Math.max(1, (Date.now() - startedMs) / QUIET_START_MS), MOST_SLOWNESS);
  await system.putBlob("file", content(RANGES * SMALLEST_RANGE_BYTES));
});
afterAll(() => system.stop());

/** The transfers that have a record. */
const recordsOf = async ({ blobs }: System): Promise<number> => {
  let records = 0;
  for await (const { name } of blobs.getContainerClient("transfer-records").listBlobsFlat())
    if (/^\d{13}-/.test(name)) records++;
  return records;
};

it("holds jobs while the tenant is throttled, and completes all of them afterwards", async () => {
  await sendJobs(system.transfers, IDS, "file");
  await system.until("ranges", 120_000, () => system.graph.state().counts.rangesAccepted >= 40 || undefined);
  const windowMs = QUIET_WINDOW_MS * slowness;
  window.open(windowMs);
  await system.until("first 429", 30_000, () => window.throttled > 0 || undefined);
  // What was under way when the first 429 came.
  const soon = window.openForMs + 3000 * slowness;
  await system.until("end of what was under way", 30_000, () => window.openForMs > soon || undefined);
  const [callsSoon, recordsSoon] = [window.arrivalsInside().length, await recordsOf(system)];
  await system.until("held job", 30_000, () => system.log().includes("may not begin yet") || undefined);
  await system.until("late in the window", windowMs, () => window.openForMs > windowMs * 0.6 || undefined);
  const recordsLate = await recordsOf(system);
  expect(window.openForMs, "still in the window").toBeLessThan(windowMs);
  expect(recordsSoon, "jobs that have not begun").toBeLessThan(IDS.length);
  expect(recordsLate - recordsSoon, "records created while throttled").toBe(0);

  const results = await untilAllEnded(system, IDS, 200_000);
  const inside = window.arrivalsInside().length;
  console.log(
    `window of ${(windowMs / 1000).toFixed(0)} s: ${inside} calls inside, ${inside - callsSoon} of them after ${(soon / 1000).toFixed(1)} s; ` +
      `${recordsSoon} of ${IDS.length} had begun, none began inside`,
  );
  expect(results.filter(({ data }) => data.status !== "completed" || data.sessions !== 1)).toEqual([]);
  expect(inside, "calls in the window").toBeLessThanOrEqual(IN_FLIGHT);
  expect(inside - callsSoon, "calls once it is known").toBe(0);
  expect(window.early, "calls about an item before its own Retry-After").toEqual([]);
  expect(system.graph.state().counts.commits).toBe(IDS.length);
});
