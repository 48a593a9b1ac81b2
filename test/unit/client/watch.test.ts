import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { watchTransfers } from "../../../src/client/watch.ts";
import type { RecordStore } from "../../../src/transfer/ports.ts";
import { MemoryRecordStore } from "../../fakes/memory-record-store.ts";
import { completed } from "../../support/records-by-status.ts";

/** Storage that is away for so many looks. */
const awayFor = async (looks: number, error: Error): Promise<RecordStore> => {
  const store = new MemoryRecordStore();
  const record = completed("t");
  await store.reserveAdmission("t", record.admittedAt);
  await store.create(record);
  let left = looks;
  return Object.assign(Object.create(store) as RecordStore, {
    read: (id: string) => (left-- > 0 ? Promise.reject(error) : store.read(id)),
  });
};

const watch = async (records: RecordStore): Promise<string[]> => {
  const seen: string[] = [];
  for await (const { status } of watchTransfers(records, { random: () => 0 }, ["t"], { intervalMs: 1 }))
    seen.push(status);
  return seen;
};

const broken = new RestError("no", { code: "ECONNRESET" });

describe("a watch", () => {
  it("outlives storage that is away for a moment", async () => {
    expect(await watch(await awayFor(4, broken))).toEqual(["completed"]);
  });

  it("gives up after five looks in a row", async () => {
    await expect(watch(await awayFor(5, broken))).rejects.toThrow(
      expect.objectContaining({ code: "storage-unreachable" }) as Error,
    );
  });

  it("does not go on about a key that is refused", async () => {
    const denied = new RestError("no", { code: "AuthenticationFailed", statusCode: 403 });
    await expect(watch(await awayFor(1, denied))).rejects.toThrow(
      expect.objectContaining({ code: "storage-denied" }) as Error,
    );
  });
});
