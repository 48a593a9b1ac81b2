import { describe, expect, it } from "vitest";
import { load } from "./load.ts";

const { apiQuery, bulkConditions, isNarrowed } = await load<{
  apiQuery: (query: URLSearchParams, nowMs: number) => URLSearchParams;
  bulkConditions: (asked: URLSearchParams) => Record<string, unknown>;
  isNarrowed: (query: URLSearchParams) => boolean;
}>("query.js");

const NOW_MS = Date.parse("2026-11-22T10:00:00.000Z");
const asked = (query: string, nowMs = NOW_MS) =>
  Object.fromEntries(apiQuery(new URLSearchParams(query), nowMs));

describe("the filter in the page's address", () => {
  it("is asked of the API as it is, without what is empty or unknown", () => {
    expect(asked("status=failed&error=throttled&text=a+b&label=team%3Dx&since=&more=1")).toEqual({
      status: "failed",
      error: "throttled",
      text: "a b",
      label: "team=x",
    });
  });

  it.each([
    ["since=1h", { submittedAfter: "2026-11-22T09:00:00.000Z" }],
    ["since=24h", { submittedAfter: "2026-11-21T10:00:00.000Z" }],
    ["since=nonsense", {}],
    [
      "from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00%2B01:00",
      { submittedAfter: "2026-11-01T00:00:00.000Z", submittedBefore: "2026-11-01T23:00:00.000Z" },
    ],
    ["from=yesterday", {}],
  ])("%s becomes %j", (query, expected) => {
    expect(asked(query)).toEqual(expected);
  });

  it("covers at least the span, and is the same for the pages of one look", () => {
    for (const afterMs of [0, 1000, 59_000]) {
      const { submittedAfter = "" } = asked("since=1h", NOW_MS + afterMs);
      expect(submittedAfter).toBe("2026-11-22T09:00:00.000Z");
    }
  });

  it("becomes the conditions of a bulk request", () => {
    const query = new URLSearchParams(
      "status=failed&error=throttled,target-busy&text=a&label=team%3Dx&since=1h",
    );
    expect(bulkConditions(apiQuery(query, NOW_MS))).toEqual({
      status: ["failed"],
      error: ["throttled", "target-busy"],
      text: "a",
      labels: ["team=x"],
      submittedAfter: "2026-11-22T09:00:00.000Z",
    });
  });

  it("is more than the overview can answer unless it has a status and an error alone", () => {
    expect(isNarrowed(new URLSearchParams("status=failed&error=throttled"))).toBe(false);
    expect(isNarrowed(new URLSearchParams("status=failed&since=1h"))).toBe(true);
  });
});
