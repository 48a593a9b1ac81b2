import { afterAll, beforeAll, expect, it } from "vitest";
import { content, MIB, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf, targetsOf } from "../support/targets.ts";

const BYTES = 256 * MIB;
const RANGE = 10 * MIB;

let system: System;
beforeAll(async () => {
  system = await startSystem({ env: { BLOBFERRY_LOCAL_LEASE_SECONDS: "3" } });
  await system.putBlob("big", content(BYTES));
});
afterAll(() => system.stop());

it("completes 256 MiB after a kill -9 and a restart, with at most one range sent twice", async () => {
  const target = targetsOf("crash").bundle;
  await system.send({
    source: { container: "sources", blob: "big" },
    target,
    transferId: "crash",
    // Left to itself, the worker would soon send large ones, and few of them.
    options: { rangeBytes: RANGE },
  });
  await system.until("5 ranges", 60_000, () => system.graph.state().counts.rangesAccepted >= 5 || undefined);
  // Amid a PUT, not between two.
  await system.until(
    "a PUT under way",
    60_000,
    () => system.graph.sessions().some(({ putsInFlight }) => putsInFlight > 0) || undefined,
  );
  await system.host().stop("SIGKILL");
  await system.startHost();

  const { data } = await system.result("crash", 120_000);
  expect(data).toMatchObject({ status: "completed", verification: "matched", sessions: 1, error: null });
  expect(system.graph.items().find(({ address }) => address === addressOf("bundle", "crash"))).toMatchObject({
    sha256: sha256(content(BYTES)),
    commits: 1,
  });
  const { bytesAccepted, bytesRefused, rangePuts } = system.graph.state().counts;
  expect(bytesAccepted).toBe(BYTES);
  expect(bytesRefused).toBeLessThanOrEqual(RANGE);
  expect(rangePuts).toBeLessThanOrEqual(Math.ceil(BYTES / RANGE) + 1);
});
