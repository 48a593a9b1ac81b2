import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { pruneRecords, type PruneOptions } from "../../../src/client/prune.ts";
import { recordName } from "../../../src/storage/record-name.ts";
import type { RecordStore } from "../../../src/transfer/ports.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { MemoryRecordStore } from "../../fakes/memory-record-store.ts";
import { completed, failed, NOW_MS, running } from "../../support/records-by-status.ts";

const DAY = 24 * 60 * 60_000;

const storeOf = async (...records: readonly TransferRecord[]): Promise<MemoryRecordStore> => {
  const store = new MemoryRecordStore();
  for (const record of records) {
    await store.reserveAdmission(record.transferId, record.admittedAt);
    await store.create(record);
  }
  return store;
};

const daysOld = (days: number, record: TransferRecord): TransferRecord => ({
  ...record,
  updatedAt: new Date(NOW_MS - days * DAY).toISOString(),
});
const published = (record: TransferRecord): TransferRecord => ({ ...record, resultPublished: true });

const prune = (store: Pick<RecordStore, "page" | "remove">, options?: PruneOptions) =>
  pruneRecords(store, { nowMs: () => NOW_MS }, options);

const idsIn = (store: MemoryRecordStore): string[] =>
  store
    .peekAll()
    .map(({ transferId }) => transferId)
    .sort();

describe("a prune", () => {
  const records = [
    daysOld(91, published(completed("old"))),
    daysOld(91, published(failed("old-failed"))),
    daysOld(89, published(completed("recent"))),
    daysOld(91, completed("unpublished")),
    daysOld(91, running("running")),
  ];

  it("deletes what ended long ago and is published", async () => {
    const store = await storeOf(...records);
    expect(await prune(store)).toEqual({ examined: 5, removed: 2, kept: 0, dryRun: false });
    expect(idsIn(store)).toEqual(["recent", "running", "unpublished"]);
    expect(await prune(store, { olderThanDays: 30 })).toMatchObject({ removed: 1 });
  });

  it("only counts in a dry run", async () => {
    const store = await storeOf(...records);
    expect(await prune(store, { dryRun: true })).toEqual({ examined: 5, removed: 2, kept: 0, dryRun: true });
    expect(idsIn(store)).toHaveLength(5);
  });

  it("keeps a record that changes meanwhile", async () => {
    const store = await storeOf(...records);
    const summary = await prune({
      page: store.page.bind(store),
      remove: async (found) => {
        const stored = store.peek("old");
        if (stored !== null) await store.replace({ ...stored.record, step: 99 }, stored.eTag);
        return await store.remove(found);
      },
    });
    expect(summary).toEqual({ examined: 5, removed: 1, kept: 1, dryRun: false });
    expect(idsIn(store)).toContain("old");
  });

  it.each([0, -1, 0.5, Number.NaN])("rejects an age of %s days", async (olderThanDays) => {
    await expect(prune(await storeOf(), { olderThanDays })).rejects.toThrow(
      expect.objectContaining({ code: "invalid-query", field: "olderThanDays" }) as Error,
    );
  });

  describe("whose listing cannot go on, because its token is not valid any more", () => {
    /** Pages of two records, whose first `expirations` tokens have expired when they come. */
    const pagesOf = (store: MemoryRecordStore, expirations: number): Pick<RecordStore, "page" | "remove"> => {
      let left = expirations;
      return {
        remove: store.remove.bind(store),
        page: async (token) => {
          if (token !== null && left-- > 0) return null;
          const { found } = await store.page(token);
          const last = found[1];
          return {
            found: found.slice(0, 2),
            next: found.length > 2 && last ? recordName(last.summary) : null,
          };
        },
      };
    };
    const unchanged = [
      daysOld(89, published(completed("a"))),
      daysOld(91, published(completed("b"))),
      daysOld(89, published(completed("c"))),
      daysOld(89, published(completed("d"))),
      daysOld(91, published(completed("e"))),
    ];

    it("begins again, and deletes the rest", async () => {
      const store = await storeOf(...records, ...unchanged);
      expect(await prune(pagesOf(store, 2))).toEqual({ examined: 10, removed: 4, kept: 0, dryRun: false });
      expect(idsIn(store)).not.toContain("e");
      expect(idsIn(store)).toHaveLength(6);
    });

    it("counts each record once, whatever came before", async () => {
      const store = await storeOf(...unchanged);
      const expected = { examined: 5, removed: 2, kept: 0, dryRun: true };
      expect(await prune(pagesOf(store, 3), { dryRun: true })).toEqual(expected);
    });

    it("fails after a few times instead of saying that all was done", async () => {
      const store = await storeOf(...unchanged);
      await expect(prune(pagesOf(store, 4))).rejects.toThrow(
        expect.objectContaining({ code: "storage-failed" }) as Error,
      );
    });
  });

  it("ends with the error of storage, and at a signal", async () => {
    const store = await storeOf(...records);
    const denied = new RestError("no", { statusCode: 403 });
    const remove = () => Promise.reject(denied);
    await expect(prune({ page: store.page.bind(store), remove })).rejects.toThrow(
      expect.objectContaining({ code: "storage-denied" }) as Error,
    );
    await expect(prune(store, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    expect(idsIn(store)).toHaveLength(5);
  });
});
