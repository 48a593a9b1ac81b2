import { describe, expect, it } from "vitest";
import {
  admissionPauseMs,
  rateLimitOf,
  requestBudget,
} from "../../../../src/graph/throttle/request-budget.ts";
import type { HttpRequest } from "../../../../src/http/send.ts";
import { answered, broken } from "../../../support/scripted-graph.ts";

const NOW = 1_000_000;
const headersOf =
  (limit?: string, remaining?: string, reset?: string) =>
  (name: string): string | undefined =>
    ({ "ratelimit-limit": limit, "ratelimit-remaining": remaining, "ratelimit-reset": reset })[name];

describe("the RateLimit headers", () => {
  it.each([
    ["as SharePoint sends them", ["1200", "240", "31"], { limit: 1200, remaining: 240, resetMs: 31_000 }],
    ["with nothing left", ["1200", "0", "31"], { limit: 1200, remaining: 0, resetMs: 31_000 }],
    ["with a policy", ["1200, 1200;w=60", "9", "5"], { limit: 1200, remaining: 9, resetMs: 5000 }],
    [
      "with several policies and a comment",
      ['10, 10;w=1;comment="x, y", 1000;w=3600', "1", "1"],
      { limit: 10, remaining: 1, resetMs: 1000 },
    ],
    ["with a parameter after the number", ["100;w=60", " 5 ", "0"], { limit: 100, remaining: 5, resetMs: 0 }],
    ["without the limit", [undefined, "5", "10"], null],
    ["without what remains", ["100", undefined, "10"], null],
    ["without the reset", ["100", "5", undefined], null],
    ["none at all", [], null],
    ["a negative number", ["100", "-5", "10"], null],
    ["words", ["many", "few", "soon"], null],
    ["a date", ["100", "5", "Mon, 05 Oct 2026 12:01:00 GMT"], null],
  ] as const)("%s", (_, headers, expected) => {
    expect(rateLimitOf(headersOf(...headers))).toEqual(expected);
  });
});

describe("admissions pause", () => {
  it.each([
    ["not at 20 % of the limit", { limit: 1200, remaining: 240, resetMs: 31_000 }, 0],
    ["until the reset below it", { limit: 1200, remaining: 239, resetMs: 31_000 }, 31_000],
    ["ten minutes at most", { limit: 1200, remaining: 0, resetMs: 86_400_000 }, 600_000],
    ["not where the limit is 0, which says nothing", { limit: 0, remaining: 0, resetMs: 1000 }, 0],
  ])("%s", (_, rateLimit, expected) => {
    expect(admissionPauseMs(rateLimit)).toBe(expected);
  });
});

describe("the budget of requests", () => {
  const request = {} as HttpRequest;
  const setUp = () => {
    const clock = { now: NOW, nowMs: () => clock.now };
    const budget = requestBudget(clock);
    const meet = async (remaining: string, reset: string) => {
      const headers = {
        "RateLimit-Limit": "1200",
        "RateLimit-Remaining": remaining,
        "RateLimit-Reset": reset,
      };
      const response = answered(202, "{}", headers);
      expect(await budget.watch(() => Promise.resolve(response))(request)).toBe(response);
    };
    return { clock, budget, meet };
  };

  it("pauses admissions until the reset, and no longer", async () => {
    const { clock, budget, meet } = setUp();
    expect(budget.pausesAdmissionsUntilMs()).toBeNull();
    await meet("100", "30");
    expect(budget.pausesAdmissionsUntilMs()).toBe(NOW + 30_000);
    clock.now += 20_000;
    expect(budget.admissionDelayMs()).toBe(10_000);
    clock.now += 10_000;
    expect(budget.admissionDelayMs()).toBe(0);
    expect(budget.pausesAdmissionsUntilMs()).toBeNull();
  });

  it("is not misled by an answer that was overtaken", async () => {
    const { budget, meet } = setUp();
    await meet("100", "30");
    await meet("900", "30");
    await meet("150", "10");
    expect(budget.admissionDelayMs()).toBe(30_000);
  });

  it("learns nothing from answers without the headers, and from none", async () => {
    const { budget } = setUp();
    await budget.watch(() => Promise.resolve(answered(429, "", { "Retry-After": "5" })))(request);
    await budget.watch(() => Promise.resolve(broken))(request);
    expect(budget.admissionDelayMs()).toBe(0);
  });

  it("does not pause for longer after the clock was set back", async () => {
    const { clock, budget, meet } = setUp();
    await meet("0", "60");
    clock.now -= 86_400_000;
    expect(budget.admissionDelayMs()).toBe(600_000);
  });
});
