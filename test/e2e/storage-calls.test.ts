import { afterAll, beforeAll, expect, test } from "vitest";
import type { StorageOperation } from "../../local/faults/storage-operation.ts";
import { content, KIB } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

const RANGE = 320 * KIB;
const calls = new Map<StorageOperation, number>();

let system: System;
beforeAll(async () => {
  system = await startSystem({
    onStorageCall: (operation) => calls.set(operation, (calls.get(operation) ?? 0) + 1),
  });
});
afterAll(() => system.stop());

/** What a transfer of so many ranges asks of storage, once it has ended and the host has nothing left to do. */
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
  // The last message is deleted after the result is told.
  await system.until("last delete", 30_000, () =>
    calls.get("delete message") === ranges ? true : undefined,
  );
  return Object.fromEntries(calls);
};

test("a range costs one read and one write of the record, one read of the source and one message", async () => {
  const few = await callsFor(3);
  const many = await callsFor(13);
  const perRange = (operation: StorageOperation): number =>
    ((many[operation] ?? 0) - (few[operation] ?? 0)) / 10;
  expect(perRange("source read")).toBe(1);
  expect(perRange("record read")).toBe(1);
  expect(perRange("record write")).toBe(1);
  expect(perRange("enqueue")).toBe(1);
  expect(perRange("delete message")).toBe(1);
  expect(perRange("renew message")).toBe(0);
  // The gate is read once in a few seconds, whatever passes it.
  expect(perRange("throttle")).toBeLessThan(0.5);
});

test("a transfer of one range costs seven calls in all", async () => {
  // Those of the host for looking, and of the gate, go by time.
  const { receive, gate, ...counted } = await callsFor(1);
  expect(receive).toBeGreaterThan(0);
  expect(gate ?? 0).toBeLessThanOrEqual(2);
  expect(counted).toEqual({
    "source look": 1,
    "source read": 1,
    // The record with its session; the end; that it has been told.
    "record write": 3,
    tell: 1,
    "delete message": 1,
  });
});
