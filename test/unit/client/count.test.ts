import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { countOf, countTransfers } from "../../../src/client/count.ts";
import { transferViewOf } from "../../../src/client/transfer-view.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { recordName } from "../../../src/storage/record-name.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { completed, failed, NOW_MS, queued, requestOf, running } from "../../support/records-by-status.ts";

const records = { read: () => Promise.reject(new Error("no record is read")) };

/** Serves the records page by page, and notes how many pages were asked for. */
const listing = (all: readonly TransferRecord[], pageSize: number) => {
  const blobItems = all.map((record) => ({ name: recordName(record), metadata: recordMetadata(record) }));
  const asked: string[] = [];
  const container = {
    listBlobsFlat: () => ({
      byPage: ({ continuationToken = "0" }: { readonly continuationToken?: string }) => {
        asked.push(continuationToken);
        const end = Number(continuationToken) + pageSize;
        const value = {
          segment: { blobItems: blobItems.slice(Number(continuationToken), end) },
          continuationToken: end < blobItems.length ? String(end) : "",
        };
        return { next: () => Promise.resolve({ done: false, value }) };
      },
    }),
  } as unknown as ContainerClient;
  return { container, asked };
};

const MAKERS = [queued, running, completed, failed] as const;
/** The latest first, a second apart. */
const many = Array.from({ length: 40 }, (_, i) => {
  const nowMs = NOW_MS - i * 1000;
  const make = MAKERS[i % MAKERS.length] ?? queued;
  return make(derivedTransferId(`${i}`, new Date(nowMs)), requestOf(`${i}.pdf`), nowMs);
});
const at = (i: number): string => new Date(NOW_MS - i * 1000).toISOString();

describe("a count", () => {
  it("is by status and by error, with bytes and times, and reads no record", async () => {
    const { container } = listing(many, 15);
    expect(await countTransfers({ container, records }, {})).toEqual({
      total: 40,
      byStatus: {
        queued: 10,
        running: 10,
        waiting: 0,
        aborting: 0,
        completed: 10,
        skipped: 0,
        failed: 10,
        cancelled: 0,
      },
      byError: { "target-forbidden": 10 },
      bytes: 30_000,
      acceptedBytes: 10 * 400 + 10 * 1000 + 10 * 400,
      since: at(39),
      until: at(0),
      cursor: null,
    });
  });

  it("is cut off after ten pages, says so, and goes on from there", async () => {
    const { container, asked } = listing(many, 3);
    const first = await countTransfers({ container, records }, { status: "failed" });
    expect([first.total, asked.length]).toEqual([7, 10]);
    const second = await countTransfers(
      { container, records },
      { status: "failed", cursor: first.cursor ?? "" },
    );
    expect([second.total, second.cursor]).toEqual([3, null]);
  });

  it("ends with the first page that is older than what was asked for", async () => {
    const { container, asked } = listing(many, 5);
    const counted = await countTransfers({ container, records }, { submittedAfter: at(6) });
    expect([counted.total, counted.since, counted.cursor, asked.length]).toEqual([7, at(6), null, 2]);
  });

  it("leaves out a status that another version wrote", () => {
    const view = transferViewOf(running("r"));
    const counted = countOf([view, { ...view, status: "resting" as "running" }]);
    expect([counted.total, counted.byStatus.running, Object.keys(counted.byStatus)]).toEqual([
      2,
      1,
      expect.not.arrayContaining(["resting"]),
    ]);
  });

  it("of nothing has no times", () => {
    expect(countOf([])).toMatchObject({ total: 0, since: null, until: null, byError: {} });
  });
});
