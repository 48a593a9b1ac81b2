import { afterAll, beforeAll, expect, it } from "vitest";
import { content } from "../support/content.ts";
import { RangeLog } from "../support/range-log.ts";
import { untilAllEnded } from "../support/run-backlog.ts";
import { idsOf, sendJobs, SMALLEST_RANGE_BYTES } from "../support/send-jobs.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf } from "../support/targets.ts";

const RANGES = 4;
const BYTES = RANGES * SMALLEST_RANGE_BYTES;
const IDS = idsOf("crash", 80);

const log = new RangeLog();
let system: System;
beforeAll(async () => {
  system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      intercept: (exchange) => {
        log.note(exchange);
        // The service may still be at work on a range when the worker that sent it is gone.
        return exchange.route === "putRange" ? { kind: "delay", when: "before", delayMs: 300 } : undefined;
      },
    },
    // The spares bring back what has begun, and the lease what has not.
    env: {
      BLOBFERRY_LOCAL_LEASE_SECONDS: "30",
      SPARE_MESSAGE_SECONDS: "15",
      BLOBFERRY_LOCAL_PATIENCE: "0.1",
    },
  });
  await system.putBlob("file", content(BYTES));
});
afterAll(() => system.stop());

it("completes a backlog through a kill -9, with at most one range of each transfer sent twice", async () => {
  await sendJobs(system.transfers, IDS, "file");
  await system.until("ranges", 120_000, () => system.graph.state().counts.rangesAccepted >= 80 || undefined);
  const open = () => system.graph.sessions().map(({ address }) => address);
  const before = open();
  await system.host().stop("SIGKILL");
  // Until it is gone, the host goes on to create sessions and to end others.
  const underWay = new Set([...before, ...open()]);
  expect(underWay.size, "under way").toBeGreaterThan(0);
  await system.startHost();

  const results = await untilAllEnded(system, IDS, 400_000);
  expect(results.filter(({ data }) => data.status !== "completed" || data.sessions !== 1)).toEqual([]);
  const { commits, counts } = system.graph.state();
  expect(commits).toEqual(Object.fromEntries(IDS.map((id) => [addressOf("bundle", id), 1])));
  for (const id of IDS) {
    const address = addressOf("bundle", id);
    expect(log.countOf(address), id).toBeLessThanOrEqual(RANGES + (underWay.has(address) ? 1 : 0));
  }
  expect(counts.bytesAccepted).toBe(IDS.length * BYTES);
});
