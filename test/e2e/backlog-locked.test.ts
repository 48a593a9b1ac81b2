import { afterAll, beforeAll, expect, it } from "vitest";
import { content } from "../support/content.ts";
import { RangeLog } from "../support/range-log.ts";
import { untilAllEnded } from "../support/run-backlog.ts";
import { idsOf, sendJobs, SMALLEST_RANGE_BYTES } from "../support/send-jobs.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf } from "../support/targets.ts";

const FIRST = idsOf("first", 20);
const LATER = idsOf("later", 40);

const log = new RangeLog();
let isLocked = true;
let system: System;
beforeAll(async () => {
  system = await startSystem({
    graph: {
      sink: true,
      hashes: "quickXor",
      intercept: (exchange) => {
        log.note(exchange);
        const isContinuation =
          exchange.route === "putRange" && exchange.contentRange?.startsWith("bytes 0-") === false;
        return isLocked && isContinuation
          ? { kind: "answer", status: 423, body: { error: { code: "resourceLocked", message: "locked" } } }
          : undefined;
      },
    },
    env: { BLOBFERRY_LOCAL_LEASE_SECONDS: "60", BLOBFERRY_LOCAL_PATIENCE: "0.2" },
  });
  await system.putBlob("file", content(3 * SMALLEST_RANGE_BYTES));
});
afterAll(() => system.stop());

const haveBegun = (ids: readonly string[]): boolean =>
  ids.every((id) => log.firstMs(addressOf("bundle", id)) !== null);

it("begins jobs although every transfer that has begun is locked", async () => {
  await sendJobs(system.transfers, FIRST, "file");
  const postponed = (): number => system.log().match(/ postponed to step \d+ by .*\(failure\)/g)?.length ?? 0;
  await system.until("20 postponed transfers", 60_000, () => postponed() >= FIRST.length || undefined);
  await sendJobs(system.transfers, LATER, "file");
  await system.until("start of the others", 60_000, () => haveBegun(LATER) || undefined);
  expect(system.graph.state().counts.commits, "transfers that got past the lock").toBe(0);

  isLocked = false;
  const results = await untilAllEnded(system, [...FIRST, ...LATER], 200_000);
  expect(results.filter(({ data }) => data.status !== "completed" || data.sessions !== 1)).toEqual([]);
});
