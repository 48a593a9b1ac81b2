import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import { endWithoutCleanup } from "../../../../src/transfer/step/finish-result.ts";
import { CREATED_MS, abortingRecordOf } from "../../../support/aborting-record.ts";

const decision = (nowMs: number) => ({ nowMs, random: 0, policy: defaultPolicy });

describe("an end without clean-up", () => {
  it.each([
    ["the last range may have been sent", 3, "commit-in-doubt"],
    ["an empty file may have been sent", 0, "commit-in-doubt"],
    ["more ranges were to come", 9, "quota-exceeded"],
  ])("says so where %s (%i bytes): %s", (_what, bytes, code) => {
    const end = endWithoutCleanup(abortingRecordOf(bytes), decision(CREATED_MS));
    expect(end.result?.data.error).toMatchObject({ code, httpStatus: 507 });
    expect(end.error?.message).toContain("the quota is used up");
    expect(end.session === null).toBe(bytes === 0);
  });
});
