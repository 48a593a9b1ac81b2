import { describe, expect, it } from "vitest";
import { queueFaults, type QueueHead, type RecordSeen } from "../../../src/storage/queue-faults.ts";

const NOW_MS = Date.parse("2026-11-26T12:00:00.000Z");
const MINUTE_MS = 60_000;
const ago = (minutes: number): string => new Date(NOW_MS - minutes * MINUTE_MS).toISOString();
const record = (overrides: Partial<RecordSeen>): RecordSeen => ({
  status: "completed",
  step: 0,
  updatedAt: ago(60),
  waitUntil: null,
  queue: "steps",
  ...overrides,
});
const head = (minutes: number, dequeueCount = 0): QueueHead => ({
  ageMs: minutes * MINUTE_MS,
  dequeueCount,
});
const faultsOf = (seen: QueueHead | null, records: readonly RecordSeen[] = []) =>
  queueFaults({ queues: [{ use: "jobs", head: seen }], poisonMessages: 0, records, nowMs: NOW_MS });

const NOT_FETCHED = [{ kind: "not-fetched", use: "jobs", ageSeconds: 300 }];

describe("a queue is not fetched from", () => {
  it("when its head is old, was never fetched, and nothing has moved", () => {
    expect(faultsOf(head(5))).toEqual(NOT_FETCHED);
    expect(faultsOf(head(5), [record({})])).toEqual(NOT_FETCHED);
  });

  it.each([
    ["it is empty", null, []],
    ["its head is new", head(3), []],
    ["its head has been fetched before", head(60, 1), []],
    ["a transfer ended a moment ago: a backlog", head(60), [record({ updatedAt: ago(2) })]],
    ["one of the clocks is ahead", head(60), [record({ updatedAt: ago(-2) })]],
    [
      "a transfer may be in the middle of a long range",
      head(60),
      [record({ status: "running", updatedAt: ago(14.99) })],
    ],
    [
      "all transfers that have begun wait, since Graph throttles, and no other may begin",
      head(60),
      [record({ status: "running", updatedAt: ago(9), waitUntil: ago(-3) })],
    ],
    [
      "a transfer waits for its first session, since Graph throttles",
      head(60),
      [record({ status: "running", step: 1, queue: "jobs", updatedAt: ago(9), waitUntil: ago(-3) })],
    ],
    [
      "a transfer may be cleaning up for as long",
      head(60),
      [record({ status: "aborting", updatedAt: ago(14.99) })],
    ],
    ["a transfer has moved at this moment", head(60), [record({ updatedAt: ago(0) })]],
    ["one of several transfers has moved", head(60), [record({}), record({ updatedAt: ago(2.99) })]],
    [
      "a transfer's wait has just passed: its message is as old as the wait was long",
      head(60),
      [record({ status: "running", waitUntil: ago(0.1) })],
    ],
  ])("but not when %s", (_what, seen, records) => {
    expect(faultsOf(seen, records)).toEqual([]);
  });

  it.each([
    [
      "a running transfer has stood still for longer than a step takes",
      record({ status: "running", updatedAt: ago(15) }),
    ],
    ["a transfer waits for long", record({ status: "running", updatedAt: ago(16), waitUntil: ago(-30) })],
    ["a job was submitted", record({ status: "running", updatedAt: ago(1), queue: "jobs" })],
    ["a wait has long passed", record({ status: "running", updatedAt: ago(60), waitUntil: ago(3) })],
    ["the last transfer ended too long ago", record({ updatedAt: ago(3) })],
  ])("also when %s", (_what, one) => {
    expect(faultsOf(head(5), [one])).toEqual(NOT_FETCHED);
  });
});

it("judges each queue by itself", () => {
  const queues = [
    { use: "jobs", head: head(1) },
    { use: "steps", head: head(5) },
  ] as const;
  expect(queueFaults({ queues, poisonMessages: 3, records: [], nowMs: NOW_MS })).toEqual([
    { kind: "not-fetched", use: "steps", ageSeconds: 300 },
    { kind: "poison", messages: 3 },
  ]);
});
