import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StorageOperation } from "../../local/faults/storage-operation.ts";
import { content, KIB } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

const RANGE = 320 * KIB;

/** Counts the storage calls of a host's transfers. */
const countingSystem = (env: Readonly<Record<string, string>>) => {
  const calls = new Map<StorageOperation, number>();
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      // No invocation takes so long that its lease is renewed.
      env: { BLOBFERRY_LOCAL_LEASE_SECONDS: "60", ...env },
      onStorageCall: (operation) => calls.set(operation, (calls.get(operation) ?? 0) + 1),
    });
  });
  afterAll(() => system.stop());

  /** Counts the storage calls of a transfer until it has ended and its last message is deleted. */
  const callsFor = async (ranges: number): Promise<Readonly<Record<string, number>>> => {
    const id = `calls-${ranges}`;
    await system.putBlob(id, content(ranges * RANGE));
    calls.clear();
    await system.send({
      source: { container: "sources", blob: id },
      target: targetsOf(id).bundle,
      options: { rangeBytes: RANGE, name: id },
    });
    await system.result(({ data }) => data.source?.blob === id);
    // The last message is deleted after the result is published.
    await system.until("last delete", 30_000, () =>
      (calls.get("delete message") ?? 0) >= ranges + (env["SPARE_MESSAGE_SECONDS"] === "0" ? 0 : 1)
        ? true
        : undefined,
    );
    return Object.fromEntries(calls);
  };

  /** How many calls each further range of a transfer costs. */
  const callsPerRange = async (): Promise<(operation: StorageOperation) => number> => {
    const [few, many] = [await callsFor(3), await callsFor(13)];
    return (operation) => ((many[operation] ?? 0) - (few[operation] ?? 0)) / 10;
  };
  return { callsFor, callsPerRange };
};

/** Of each range, whether or not there are spares. */
const expectCallsOfRange = (perRange: (operation: StorageOperation) => number): void => {
  expect(perRange("source read")).toBe(1);
  expect(perRange("record read")).toBe(1);
  expect(perRange("record write")).toBe(1);
  expect(perRange("enqueue")).toBe(1);
  expect(perRange("delete message")).toBe(1);
  expect(perRange("renew message")).toBe(0);
  // Admission looks at the queues once in a while, for each transfer and not for each range; so does the timer.
  expect(perRange("peek")).toBeLessThan(0.5);
};

/** Of a transfer of one range. */
const CALLS = {
  "source look": 1,
  "source read": 1,
  // The record with its session; the end; that the result was published.
  "record write": 3,
  publish: 1,
  "delete message": 1,
};

/**
 * How often the host polls and reads the cooldown depends on time, and so does a look at the queues before a start.
 * The timer, which lists records and counts messages, may run at any time.
 */
const withoutTimed = (counted: Readonly<Record<string, number>>): Readonly<Record<string, number>> => {
  const timed = ["receive", "throttle", "peek", "other", "record list"];
  expect(counted["receive"]).toBeGreaterThan(0);
  expect(counted["peek"] ?? 0).toBeLessThanOrEqual(8);
  return Object.fromEntries(Object.entries(counted).filter(([operation]) => !timed.includes(operation)));
};

describe("without spares", () => {
  const { callsFor, callsPerRange } = countingSystem({ SPARE_MESSAGE_SECONDS: "0" });

  it("makes one read and one write of the record, one read of the source and one message for each range", async () => {
    const perRange = await callsPerRange();
    expectCallsOfRange(perRange);
    expect(perRange("spare")).toBe(0);
  });

  it("makes seven storage calls for a transfer of one range", async () => {
    expect(withoutTimed(await callsFor(1))).toEqual(CALLS);
  });
});

describe("with spares, as by default", () => {
  const { callsFor, callsPerRange } = countingSystem({});

  it("makes one call more for each range: the spare, which becomes the next message", async () => {
    const perRange = await callsPerRange();
    expectCallsOfRange(perRange);
    expect(perRange("spare")).toBe(1);
  });

  it("makes two calls more for a transfer of one range: the spare, and its deletion", async () => {
    expect(withoutTimed(await callsFor(1))).toEqual({ ...CALLS, spare: 1, "delete message": 2 });
  });
});
