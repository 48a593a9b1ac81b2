import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { activityCounter } from "../../../src/client/activity.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { recordName } from "../../../src/storage/record-name.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { completed, failed, NOW_MS, queued, requestOf, running } from "../../support/records-by-status.ts";

const records = { read: () => Promise.reject(new Error("no record is read")) };
const MINUTE_MS = 60_000;
/** `completed` and `failed` end a minute after this. */
const ENDED_MS = NOW_MS + MINUTE_MS;

const record = (make: typeof queued, index: number): TransferRecord =>
  make(derivedTransferId(`${index}`, new Date(NOW_MS - index)), requestOf(), NOW_MS - index);

/** Serves records a few at a time, as many pages as are asked for. */
const listing = (all: readonly TransferRecord[], pageSize: number) => {
  const blobItems = all.map((one) => ({ name: recordName(one), metadata: recordMetadata(one) }));
  let pages = 0;
  let isDown = false;
  const container = {
    listBlobsFlat: () => ({
      byPage: ({ continuationToken = "0" }: { readonly continuationToken?: string }) => {
        pages++;
        const end = Number(continuationToken) + pageSize;
        const value = {
          segment: { blobItems: blobItems.slice(Number(continuationToken), end) },
          continuationToken: end < blobItems.length ? String(end) : "",
        };
        return {
          next: () =>
            isDown ? Promise.reject(new Error("storage is down")) : Promise.resolve({ done: false, value }),
        };
      },
    }),
  } as unknown as ContainerClient;
  return {
    container,
    pages: () => pages,
    fail: (fails: boolean) => {
      isDown = fails;
    },
  };
};

describe("the activity", () => {
  it("counts all, the bytes on their way, and what was delivered in the last hour by the minute", async () => {
    const all = [queued, running, running, failed, completed, completed].map(record);
    const { container } = listing(all, 100);
    const nowMs = ENDED_MS + 10 * MINUTE_MS;
    const activity = await activityCounter({ container, records }, () => nowMs)();
    expect(activity).toMatchObject({
      isComplete: true,
      countedMs: nowMs,
      counts: { total: 6, byStatus: { queued: 1, running: 2, failed: 1, completed: 2 } },
      inProgress: { bytes: 2000, acceptedBytes: 800 },
      lastHour: { files: 2 },
    });
    const { bytesPerMinute, filesPerMinute } = activity.lastHour;
    expect(bytesPerMinute).toHaveLength(60);
    expect([bytesPerMinute[49], bytesPerMinute.reduce((sum, bytes) => sum + bytes)]).toEqual([2000, 2000]);
    expect([filesPerMinute[49], filesPerMinute.reduce((sum, files) => sum + files)]).toEqual([2, 2]);
  });

  it.each([
    ["in the last minute of the hour", 59 * MINUTE_MS, 0, 1000],
    ["an hour ago and more", 60 * MINUTE_MS, null, 0],
    ["after counting began", -30_000, 59, 1000],
  ])("puts a file that was delivered %s where it belongs", async (_when, agoMs, index, sum) => {
    const { container } = listing([record(completed, 0)], 100);
    const { lastHour } = await activityCounter({ container, records }, () => ENDED_MS + agoMs)();
    expect(lastHour.bytesPerMinute.reduce((all, bytes) => all + bytes)).toBe(sum);
    if (index !== null)
      expect([lastHour.bytesPerMinute[index], lastHour.filesPerMinute[index]]).toEqual([1000, 1]);
    expect(lastHour.files).toBe(sum / 1000);
  });

  it("is counted ten pages at a time, goes on where it ended, and keeps the last whole count meanwhile", async () => {
    const all = Array.from({ length: 25 }, (_none, index) => record(completed, index));
    const { container, pages } = listing(all, 1);
    let nowMs = ENDED_MS;
    const count = activityCounter({ container, records }, () => nowMs);
    const seen: [number, boolean, number][] = [];
    for (let looks = 0; looks < 4; looks++) {
      const { counts, isComplete, countedMs } = await count();
      seen.push([counts.total, isComplete, countedMs - ENDED_MS]);
      nowMs += 1000;
    }
    expect(seen).toEqual([
      [10, false, 0],
      [20, false, 0],
      [25, true, 0],
      [25, true, 0],
    ]);
    expect(pages()).toBe(35);
  });

  it("begins again after an error of storage", async () => {
    const all = Array.from({ length: 15 }, (_none, index) => record(completed, index));
    const { container, fail } = listing(all, 1);
    const count = activityCounter({ container, records }, () => ENDED_MS);
    await count();
    fail(true);
    await expect(count()).rejects.toThrow("storage is down");
    fail(false);
    expect(await count()).toMatchObject({ counts: { total: 10 }, isComplete: false });
    expect(await count()).toMatchObject({ counts: { total: 15 }, isComplete: true });
  });
});
