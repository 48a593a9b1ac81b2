import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { transferError } from "../../../src/transfer/error.ts";
import { admitted, type TransferRecord } from "../../../src/transfer/record.ts";
import { tokenExpired } from "../../../src/transfer/step/actions/session-age.ts";
import { endWithoutCleanup } from "../../../src/transfer/step/transitions.ts";
import { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";

const CREATED_MS = Date.parse("2026-01-05T08:00:00.000Z");
const { ports } = new World(scenario());
const decision = (nowMs: number) => ({ nowMs, random: 0, policy: defaultPolicy });

/** An ending of a blob of so many bytes, sent by 4, nothing of it accepted yet. */
const endingOf = (bytes: number, expiresAt: string | null = null): TransferRecord => {
  const source = { eTag: '"1"', bytes, contentType: null, createdOn: null, modifiedOn: null };
  const createdAt = new Date(CREATED_MS).toISOString();
  const url = new UploadUrl("https://up.example/session-1?tempauth=x");
  const record = admitted("t", jobOf(scenario()).request, source, 4, createdAt, CREATED_MS);
  const session = bytes === 0 ? null : { url, createdAt, expiresAt, furthestBytes: 0 };
  const cause = transferError("quota-exceeded", "the quota is used up", { httpStatus: 507 });
  return { ...record, status: "aborting", phase: "send", session, error: cause };
};

describe("an end without a look", () => {
  test.each([
    ["the last range may have been sent", 3, "commit-in-doubt"],
    ["an empty file may have been sent", 0, "commit-in-doubt"],
    ["more ranges were to come", 9, "quota-exceeded"],
  ])("says so where %s (%i bytes): %s", (_what, bytes, code) => {
    const end = endWithoutCleanup(endingOf(bytes), decision(CREATED_MS));
    expect(end.result?.data.error).toMatchObject({ code, httpStatus: 507 });
    expect(end.error?.message).toContain("the quota is used up");
    expect(end.session === null).toBe(bytes === 0);
  });
});

describe("a session that refuses its DELETE", () => {
  const isDead = (expiresAt: string | null, nowMs: number): boolean => {
    const record = endingOf(9, expiresAt);
    return tokenExpired({ ports, policy: defaultPolicy, record, redelivered: false }, decision(nowMs));
  };
  const { sessionTokenLifeMs, clockSkewMs } = defaultPolicy;

  test.each([
    ["by the age of its token", null, CREATED_MS + sessionTokenLifeMs],
    ["by its expiry", new Date(CREATED_MS + 900_000).toISOString(), CREATED_MS + 900_000],
    [
      "by age before expiry",
      new Date(CREATED_MS + 2 * sessionTokenLifeMs).toISOString(),
      CREATED_MS + sessionTokenLifeMs,
    ],
  ])("is dead %s, and as long after it as clocks may lie apart", (_what, expiresAt, endMs) => {
    expect(isDead(expiresAt, endMs)).toBe(false);
    expect(isDead(expiresAt, endMs + clockSkewMs - 1)).toBe(false);
    expect(isDead(expiresAt, endMs + clockSkewMs)).toBe(true);
  });
});
