import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { listPage } from "../../../src/client/list-page.ts";
import type { PageQuery } from "../../../src/client/query.ts";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { recordName } from "../../../src/storage/record-name.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { failed, NOW_MS, queued, requestOf } from "../../support/records-by-status.ts";

const MANY = 400;

/** Labels that do not fit the metadata. */
const labelsOf = (n: number) => ({
  ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`label${i}`, "長".repeat(250)])),
  label19: `${"長".repeat(250)}${n}.`,
});

/** Records, the latest first, and how they were read. */
const systemOf = (records: readonly TransferRecord[]) => {
  const byId = new Map(records.map((record) => [record.transferId, record]));
  const blobItems = records.map((record) => ({ name: recordName(record), metadata: recordMetadata(record) }));
  const answers: (() => void)[] = [];
  const counts = { reads: 0, mostAtOnce: 0 };
  const container = {
    listBlobsFlat: () => ({
      byPage: ({ continuationToken }: { readonly continuationToken?: string }) => {
        const start = Number(continuationToken ?? 0);
        const next = start + 150 < blobItems.length ? String(start + 150) : "";
        const value = {
          segment: { blobItems: blobItems.slice(start, start + 150) },
          continuationToken: next,
        };
        return { next: () => Promise.resolve({ done: false, value }) };
      },
    }),
  } as unknown as ContainerClient;
  const read = async (transferId: string) => {
    counts.reads++;
    const answered = new Promise<void>((resolve) => answers.push(resolve));
    counts.mostAtOnce = Math.max(counts.mostAtOnce, answers.length);
    setImmediate(() => answers.shift()?.());
    await answered;
    const record = byId.get(transferId);
    return record === undefined ? null : { record, eTag: "1" };
  };
  return {
    page: async (query: PageQuery) => {
      Object.assign(counts, { reads: 0, mostAtOnce: 0 });
      return { ...(await listPage(container, { read }, query)), ...counts };
    },
  };
};

const many = Array.from({ length: MANY }, (_, i) => {
  const nowMs = NOW_MS - i * 1000;
  return queued(derivedTransferId(`${i}`, new Date(nowMs)), requestOf(`${i}.pdf`, labelsOf(i)), nowMs);
});

describe("a search through records whose labels do not fit the metadata", () => {
  it("reads at most 50 of them for a page, eight at once, and goes on with the next", async () => {
    const { page } = systemOf(many);
    const found: string[] = [];
    let pages = 0;
    let cursor: string | null = null;
    do {
      const query: PageQuery = { text: "長7", ...(cursor === null ? {} : { cursor }) };
      const answer = await page(query);
      expect(answer.reads).toBeLessThanOrEqual(50);
      expect(answer.mostAtOnce).toBeLessThanOrEqual(8);
      found.push(...answer.transfers.map(({ transferId }) => transferId));
      pages++;
      ({ cursor } = answer);
    } while (cursor !== null);
    expect(pages).toBe(MANY / 50);
    expect(found).toEqual(
      many.filter((_, i) => String(i).startsWith("7")).map(({ transferId }) => transferId),
    );
  });

  it("reads eight at once, as long as there are so many", async () => {
    expect((await systemOf(many).page({ text: "長7" })).mostAtOnce).toBe(8);
  });

  it("ends a full page where it is full", async () => {
    const { page } = systemOf(many);
    const first = await page({ text: "長", pageSize: 3 });
    expect(first.transfers.map(({ transferId }) => transferId)).toEqual(
      many.slice(0, 3).map(({ transferId }) => transferId),
    );
    const second = await page({ text: "長", pageSize: 3, cursor: first.cursor ?? "" });
    expect(second.transfers[0]?.transferId).toBe(many[3]?.transferId);
  });

  it("does not read those whose status does not match", async () => {
    const { page } = systemOf([...many, failed("f", requestOf("f.pdf", labelsOf(7)), NOW_MS - 1e9)]);
    const answer = await page({ text: "長7", status: "failed" });
    expect(answer.transfers.map(({ transferId }) => transferId)).toEqual(["f"]);
    expect([answer.reads, answer.cursor]).toEqual([1, null]);
  });

  it("reads none where no condition needs more than the metadata", async () => {
    expect((await systemOf(many).page({ status: "queued", pageSize: 1000 })).reads).toBe(0);
  });
});
