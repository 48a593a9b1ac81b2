import { describe, expect, it } from "vitest";
import { asOfAttempt, readAttempt } from "../../../src/api/as-of-attempt.ts";
import { transfer } from "../../support/call-api.ts";

const failed = transfer({
  status: "failed",
  attempt: 2,
  error: {
    code: "quota-exceeded",
    message: "full",
    httpStatus: 507,
    graphRequestId: null,
    graphCode: null,
    advice: "Make room.",
  },
  endedAt: "2026-11-22T10:00:09.000Z",
});
const completed = transfer({
  status: "completed",
  result: { item: null, hash: null, verified: "unverified" } as never,
  endedAt: "2026-11-22T10:00:09.000Z",
});

describe("a transfer seen by someone who waits for an attempt", () => {
  it("shows nothing of how the attempt before it ended", () => {
    for (const ended of [failed, completed]) {
      expect(asOfAttempt(ended, ended.attempt + 1)).toEqual({
        ...ended,
        status: "queued",
        attempt: ended.attempt + 1,
        acceptedBytes: 0,
        error: null,
        endedAt: null,
        result: null,
      });
    }
  });

  it("is the transfer itself once the attempt has begun, or a later one has", () => {
    expect(asOfAttempt(failed, 2)).toBe(failed);
    expect(asOfAttempt(failed, 1)).toBe(failed);
    expect(asOfAttempt(failed, null)).toBe(failed);
  });

  it("is the transfer itself while it runs", () => {
    expect(asOfAttempt(transfer(), 7)).toMatchObject({ status: "running", attempt: 1 });
  });
});

describe("an attempt in a query", () => {
  it.each([
    [null, null],
    ["", null],
    ["1", 1],
    ["12", 12],
  ])("%j is %j", (text, attempt) => {
    expect(readAttempt(text)).toBe(attempt);
  });

  it.each(["0", "-1", "1.5", "x"])("%j is refused by name", (text) => {
    expect(() => readAttempt(text)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ code: "invalid-query", field: "attempt" }) as unknown,
      }) as Error,
    );
  });
});
