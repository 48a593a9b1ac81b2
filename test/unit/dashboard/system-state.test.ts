import { describe, expect, it } from "vitest";
import type { Health } from "../../../src/api/health.ts";
import type { Overview } from "../../../src/api/overview.ts";
import { overview } from "../../support/call-api.ts";
import { load } from "./load.ts";

interface State {
  readonly tone: string;
  readonly word: string;
  readonly text: string;
  readonly details: readonly string[];
}
const { systemState, oldestSeconds } = await load<{
  systemState: (health: Health | null, overview: Overview | null, nowMs: number) => State;
  oldestSeconds: (health: Health | null) => number | null;
}>("system-state.js");

const NOW_MS = Date.parse("2026-11-22T10:00:00.000Z");
const health = (own: Partial<Health> = {}): Health => ({
  status: "ok",
  reasons: [],
  warnings: [],
  queues: [
    { use: "jobs", oldestMessageSeconds: 12 },
    { use: "steps", oldestMessageSeconds: 70 },
  ],
  poisonMessages: 0,
  checks: { records: "ok", queues: "ok", sources: "ok", graph: "ok" },
  checkedAt: "2026-11-22T10:00:00.000Z",
  ...own,
});
const { checks } = health();
const inAMinute = new Date(NOW_MS + 60_000).toISOString();

describe("the state of the system", () => {
  it("is well only if health says so", () => {
    expect(systemState(health(), overview(), NOW_MS)).toMatchObject({ tone: "good", word: "Live" });
    expect(systemState(null, overview(), NOW_MS).tone).toBe("idle");
  });

  it.each([
    ["unreachable", "Microsoft Graph is not responding", "Transfers wait, and continue automatically."],
    [
      "denied",
      "The app cannot sign in to Microsoft Graph",
      "Transfers wait until this is corrected; each transfer's error says what is wrong.",
    ],
  ] as const)("says first that Graph is %s", (graph, text, outlook) => {
    const found = health({
      status: "degraded",
      checks: { ...checks, graph },
      reasons: ["graph: no response", "The poison queue holds 2 messages."],
    });
    expect(
      systemState(found, overview({ throttled: [{ gate: "files", until: inAMinute }] }), NOW_MS),
    ).toEqual({
      tone: "bad",
      word: "Graph unavailable",
      text,
      details: [outlook, "The poison queue holds 2 messages."],
    });
  });

  it("says until when Graph wants to be left alone, while that lasts", () => {
    const throttled = [
      { gate: "files", until: inAMinute },
      { gate: "outlook-anna", until: inAMinute },
    ];
    const at = (nowMs: number) => systemState(health(), overview({ throttled }), nowMs);
    expect(at(NOW_MS)).toMatchObject({
      tone: "waiting",
      details: [
        expect.stringMatching(/^SharePoint and OneDrive: until .*\(1 min 00 s left\)$/),
        expect.stringMatching(/^the mailbox anna: until /),
      ],
    });
    expect(at(NOW_MS + 60_000).tone).toBe("good");
  });

  it.each([
    [{ status: "misconfigured", reasons: ["GRAPH_ENDPOINT is wrong"] }, "A setting is missing or wrong"],
    [
      {
        status: "degraded",
        checks: { ...checks, records: "denied" },
        reasons: ["records: access is denied"],
      },
      "Storage is not working",
    ],
    [{ status: "degraded", reasons: ["Nothing fetches jobs"] }, "The system needs attention"],
  ] as const)("gives the reasons of %j", (own, text) => {
    expect(systemState(health(own), overview(), NOW_MS)).toMatchObject({
      tone: "bad",
      text,
      details: own.reasons,
    });
  });

  it.each([
    ["while everything works", {}, {}, "good"],
    ["below what needs attention", { status: "degraded", reasons: ["Nothing fetches jobs"] }, {}, "bad"],
    ["while throttled", {}, { throttled: [{ gate: "files", until: inAMinute }] }, "waiting"],
  ] as const)("shows warnings %s", (_when, own, seen, tone) => {
    const warned = health({ ...own, warnings: ["There are no rules"] });
    const found = systemState(warned, overview(seen), NOW_MS);
    expect(found.tone).toBe(tone);
    expect(found.details.at(-1)).toBe("There are no rules");
  });

  it("knows the oldest message of all queues", () => {
    expect(oldestSeconds(health())).toBe(70);
    expect(oldestSeconds(health({ queues: [] }))).toBeNull();
    expect(oldestSeconds(null)).toBeNull();
  });
});
