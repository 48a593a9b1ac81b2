import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { deadEnd } from "../../../src/transfer/transitions.ts";
import { CREATED_MS, endingOf } from "../../support/ending-record.ts";

const moment = (nowMs: number) => ({ nowMs, random: 0, policy: defaultPolicy });

describe("an end without a look", () => {
  test.each([
    ["the last range may have been sent", 3, "commit-in-doubt"],
    ["an empty file may have been sent", 0, "commit-in-doubt"],
    ["more ranges were to come", 9, "quota-exceeded"],
  ])("says so where %s (%i bytes): %s", (_what, bytes, code) => {
    const end = deadEnd(endingOf(bytes), moment(CREATED_MS));
    expect(end.result?.data.error).toMatchObject({ code, httpStatus: 507 });
    expect(end.problem?.message).toContain("the quota is used up");
    expect(end.session === null).toBe(bytes === 0);
  });
});
