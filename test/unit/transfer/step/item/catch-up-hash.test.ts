import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { catchUpHash } from "../../../../../src/transfer/step/item/catch-up-hash.ts";
import { defaultPolicy } from "../../../../../src/transfer/policy.ts";
import { admitted } from "../../../../../src/transfer/record.ts";
import { scenario, jobOf } from "../../../../fakes/scenario.ts";
import { World } from "../../../../fakes/world.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("a blob that stalls while the hash catches up is unavailable, and read again later", async () => {
  const { ports } = new World(scenario());
  const { request } = jobOf(scenario());
  const pinned = await ports.source.pin(request.source);
  if (pinned.kind !== "pinned") throw new Error("no blob");
  const record = admitted({
    transferId: "t",
    request,
    source: pinned.source,
    rangeBytes: 4,
    admittedAt: "2026-01-05T08:00:00.000Z",
    nowMs: 0,
  });
  const stream = new PassThrough();
  stream.write("abc");
  const source = { ...ports.source, open: () => Promise.resolve({ kind: "opened" as const, stream }) };
  const context = {
    ports: { ...ports, source, lastCallMs: Number.POSITIVE_INFINITY },
    policy: defaultPolicy,
    record,
    redelivered: true,
  };

  const hashing = catchUpHash(context, 10);
  await vi.advanceTimersByTimeAsync(defaultPolicy.sourceIdleTimeoutMs);
  expect(await hashing).toMatchObject({ kind: "unavailable", error: { code: "source-unavailable" } });
  expect(stream.destroyed).toBe(true);
});
