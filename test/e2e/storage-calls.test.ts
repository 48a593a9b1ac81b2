import { afterAll, beforeAll, expect, it } from "vitest";
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
    calls.get("delete message") === ranges ? true : undefined,
  );
  return Object.fromEntries(calls);
};

it("makes one read and one write of the record, one read of the source and one message for each range", async () => {
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
  // The cooldown is read every few seconds, however many calls there are.
  expect(perRange("throttle")).toBeLessThan(0.5);
});

it("makes seven storage calls for a transfer of one range", async () => {
  // How often the host polls and reads the cooldown depends on time.
  const { receive, throttle, ...counted } = await callsFor(1);
  expect(receive).toBeGreaterThan(0);
  expect(throttle ?? 0).toBeLessThanOrEqual(2);
  expect(counted).toEqual({
    "source look": 1,
    "source read": 1,
    // The record with its session; the end; that the result was published.
    "record write": 3,
    publish: 1,
    "delete message": 1,
  });
});
