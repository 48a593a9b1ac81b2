import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../../../src/transfer/policy.ts";
import { tokenExpired } from "../../../../../src/transfer/step/session/session-age.ts";
import { CREATED_MS, abortingRecordOf } from "../../../../support/aborting-record.ts";

const decision = (nowMs: number) => ({ nowMs, random: 0, policy: defaultPolicy });

describe("the token of a session", () => {
  const isExpired = (expiresAt: string | null, nowMs: number): boolean => {
    const since = new Date(CREATED_MS).toISOString();
    const wait = { why: "session-denied" as const, since, until: since };
    const record = { ...abortingRecordOf(9, expiresAt), wait };
    return tokenExpired({ policy: defaultPolicy, record }, decision(nowMs));
  };
  const { sessionTokenLifeMs, clockSkewMs, lateRangeMs } = defaultPolicy;

  it.each([
    ["by the age of its token", null, CREATED_MS + sessionTokenLifeMs],
    ["by its expiry", new Date(CREATED_MS + 7_200_000).toISOString(), CREATED_MS + 7_200_000],
    [
      "when no late range can have moved its expiry",
      new Date(CREATED_MS + 900_000).toISOString(),
      CREATED_MS + lateRangeMs,
    ],
    [
      "by age before expiry",
      new Date(CREATED_MS + 2 * sessionTokenLifeMs).toISOString(),
      CREATED_MS + sessionTokenLifeMs,
    ],
  ])("has expired %s, once the clock skew has passed as well", (_what, expiresAt, endMs) => {
    expect(isExpired(expiresAt, endMs)).toBe(false);
    expect(isExpired(expiresAt, endMs + clockSkewMs - 1)).toBe(false);
    expect(isExpired(expiresAt, endMs + clockSkewMs)).toBe(true);
  });
});

it("a session that was denied only now may be kept alive by a late range", () => {
  const expiresAt = new Date(CREATED_MS + 900_000).toISOString();
  const record = abortingRecordOf(9, expiresAt);
  const late = decision(CREATED_MS + 3_600_000);
  expect(tokenExpired({ policy: defaultPolicy, record }, late)).toBe(false);
});
