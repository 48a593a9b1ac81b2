import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import { afterGraphFailure } from "../../../../src/transfer/step/on-failure.ts";
import { locked, throttled, transient, transientUntil } from "../../../fakes/graph-answers.ts";
import { abortingRecordOf } from "../../../support/aborting-record.ts";
import { fresh, NOW } from "../../../support/sample-records.ts";

const at = (nowMs: number) => ({ nowMs, random: 0, policy: defaultPolicy });
const inMs = (ms: number) => new Date(NOW + ms).toISOString();
const MINUTE_MS = 60_000;

describe("a 500 with Retry-After", () => {
  it("counts as a failure, and waits as long as Graph asked", () => {
    const after = afterGraphFailure(fresh("t-1"), transientUntil(500, 7 * MINUTE_MS), at(NOW));
    expect(after).toMatchObject({
      failures: 1,
      failingSince: inMs(0),
      counts: { retries: 1 },
      wait: { why: "throttled", until: inMs(7 * MINUTE_MS) },
      error: { code: "target-unavailable", httpStatus: 500 },
    });
  });

  it("waits for its own delay where that is longer", () => {
    const failedOften = { ...fresh("t-1"), failures: 8, failingSince: inMs(0) };
    const own = afterGraphFailure(failedOften, transient(500), at(NOW));
    expect(afterGraphFailure(failedOften, transientUntil(500, 1000), at(NOW))).toEqual(own);
    expect(own.wait?.why).toBe("failure");
  });

  it("is still obeyed by the clean-up of a transfer that it makes fail", () => {
    const longOut = { ...fresh("t-1"), failures: 80, failingSince: inMs(-defaultPolicy.outagePatienceMs) };
    const after = afterGraphFailure(longOut, transientUntil(500, MINUTE_MS), at(NOW));
    expect(after).toMatchObject({
      status: "aborting",
      wait: { why: "throttled", until: inMs(MINUTE_MS) },
      error: { code: "target-unavailable" },
    });
    expect(after.error?.message).toContain("gave up after 81 tries");
  });

  it("ends a transfer whose clean-up has failed for too long", () => {
    const aborting = { ...abortingRecordOf(9), failingSince: inMs(-defaultPolicy.outagePatienceMs) };
    expect(afterGraphFailure(aborting, transientUntil(500, MINUTE_MS), at(NOW))).toMatchObject({
      status: "failed",
      wait: null,
    });
  });
});

it("a locked item is tried again no sooner than Graph asked", () => {
  const after = (retryAfterMs: number) =>
    afterGraphFailure(fresh("t-1"), { ...locked(), retryAfterMs }, at(NOW)).wait;
  expect(after(7 * MINUTE_MS)).toMatchObject({ why: "throttled", until: inMs(7 * MINUTE_MS) });
  expect(after(1000)).toMatchObject({ why: "failure", until: inMs(defaultPolicy.lockedBaseMs) });
});

it("a 429 is a wait and not a failure", () => {
  expect(afterGraphFailure(fresh("t-1"), throttled(429, MINUTE_MS), at(NOW))).toMatchObject({
    failures: 0,
    wait: { why: "throttled", until: inMs(MINUTE_MS) },
  });
});
