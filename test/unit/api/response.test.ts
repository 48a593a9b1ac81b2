import { describe, expect, it } from "vitest";
import { problemDetails, type ProblemCode } from "../../../src/api/problems.ts";
import { json, operationHeaders, problem, transferUrl } from "../../../src/api/response.ts";

const headersOf = ({ headers }: ReturnType<typeof json>) => Object.fromEntries(new Headers(headers));

describe("a response", () => {
  it("is JSON that nobody may keep, frame, sniff, run or refer to", () => {
    const response = json(202, { a: 1 }, { location: "there" });
    expect(response).toMatchObject({ status: 202, body: '{"a":1}' });
    expect(headersOf(response)).toEqual({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "content-type": "application/json; charset=utf-8",
      "cross-origin-resource-policy": "same-origin",
      location: "there",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  it("says where to poll and how often", () => {
    expect(operationHeaders("https://app/t")).toEqual({
      location: "https://app/t",
      "operation-location": "https://app/t",
      "retry-after": "2",
    });
  });
});

describe("a problem", () => {
  it.each([
    ["storage-unreachable", 503, "5"],
    ["storage-failed", 503, "5"],
    ["misconfigured", 503, null],
    ["storage-denied", 500, null],
    ["not-found", 404, null],
  ] as const satisfies readonly (readonly [ProblemCode, number, string | null])[])(
    "%s is answered with %d, and %j as the time to try again",
    (code, status, retryAfter) => {
      const response = problem(problemDetails(code, "why"));
      const headers = new Headers(response.headers);
      expect(response.status).toBe(status);
      expect(headers.get("retry-after")).toBe(retryAfter);
      expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    },
  );
});

describe("the address of a transfer", () => {
  it.each([
    ["https://app/api/transfers", "https://app/api/transfers/a%20b"],
    ["https://app/api/transfers/", "https://app/api/transfers/a%20b"],
    ["https://app/api/Transfers/other/retry?x=1", "https://app/api/transfers/a%20b"],
    ["https://app/x/transfers/transfers", "https://app/x/transfers/a%20b"],
    ["https://app/api/transfersome", "https://app/transfers/a%20b"],
  ])("called as %s, is %s", (called, expected) => {
    expect(transferUrl(called, "a b")).toBe(expected);
  });
});
