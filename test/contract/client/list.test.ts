import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageQuery } from "../../../src/client/query.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import { completed, failed, NOW_MS, queued, requestOf, running } from "../../support/records-by-status.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

const MANY = 1200;
let storage: TestStorage;
/** Latest first. */
let ids: readonly string[] = [];

const recordAt = (index: number) => {
  const nowMs = NOW_MS + index * 1000;
  const id = derivedTransferId(`message-${index}`, new Date(nowMs));
  const make = [queued, running, completed, failed][index % 4] ?? queued;
  return make(id, requestOf(`2026/${index}.pdf`, { team: `t${index % 100}` }), nowMs);
};

beforeAll(async () => {
  storage = await startTestStorage();
  const all = Array.from({ length: MANY }, (_, i) => recordAt(i));
  // Written in an order that is not the one they are listed in.
  for (let start = 0; start < MANY; start += 100) {
    await Promise.all(all.slice(start, start + 100).map((record) => storage.records.create(record)));
  }
  ids = all.map(({ transferId }) => transferId).reverse();
}, 180_000);
afterAll(() => storage.stop());

const listed = async (query: PageQuery): Promise<string[]> => {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await storage.client.list({ ...query, ...(cursor === null ? {} : { cursor }) });
    found.push(...page.transfers.map(({ transferId }) => transferId));
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
};

describe(`a list of ${MANY} transfers`, () => {
  it("takes one storage call for each page, and reads no record", async () => {
    let cursor: string | null = null;
    for (const page of [0, 1, 2]) {
      storage.blobCalls();
      const answer = await storage.client.list({ pageSize: 50, ...(cursor === null ? {} : { cursor }) });
      expect(storage.blobCalls()).toHaveLength(1);
      expect(answer.transfers.map(({ transferId }) => transferId)).toEqual(
        ids.slice(page * 50, page * 50 + 50),
      );
      ({ cursor } = answer);
      expect(cursor).not.toBeNull();
    }
  });

  it("contains the fields that the dashboard shows", async () => {
    const { transfers } = await storage.client.list({ pageSize: 4 });
    expect(transfers.map(({ status }) => status)).toEqual(["failed", "completed", "running", "queued"]);
    expect(transfers[0]).toMatchObject({
      source: { container: "reports", blob: "2026/1199.pdf" },
      target: { kind: "bundle", driveId: "b!d", itemId: "01A" },
      name: "1199.pdf",
      labels: { team: "t99" },
      error: { code: "target-forbidden" },
    });
    expect(transfers[2]).toMatchObject({ bytes: 1000, acceptedBytes: 400, ranges: 2, sessions: 1 });
  });

  it("returns every transfer once, page by page", async () => {
    const all: string[] = [];
    for await (const { transferId } of storage.client.listAll()) all.push(transferId);
    expect(all).toEqual(ids);
  });

  it("neither repeats nor skips a transfer when others are submitted between pages", async () => {
    const first = await storage.client.list({ pageSize: 10 });
    const late = queued(derivedTransferId("late", new Date(NOW_MS + 1e9)), requestOf(), NOW_MS + 1e9);
    await storage.records.create(late);
    const second = await storage.client.list({ pageSize: 10, cursor: first.cursor ?? "" });
    expect(second.transfers.map(({ transferId }) => transferId)).toEqual(ids.slice(10, 20));
    await storage.container.deleteBlob(
      `${String(9_999_999_999_999 - (NOW_MS + 1e9)).padStart(13, "0")}-${late.transferId}.json`,
    );
  });

  it("filters by status, label and text, and continues after a page", async () => {
    const of = (wanted: (index: number) => boolean) => ids.filter((_, i) => wanted(MANY - 1 - i));
    expect(await listed({ status: "failed", pageSize: 70 })).toEqual(of((i) => i % 4 === 3));
    expect(await listed({ status: ["queued", "failed"], labels: { team: "t7" } })).toEqual(
      of((i) => i % 100 === 7),
    );
    expect(await listed({ labels: { team: true }, text: "/77" })).toEqual(
      of((i) => String(i).startsWith("77")),
    );
    expect(await listed({ status: "waiting" })).toEqual([]);
  });

  it("searches a thousand records with one call", async () => {
    storage.blobCalls();
    const { transfers } = await storage.client.list({ status: "failed", pageSize: 50 });
    expect(transfers).toHaveLength(50);
    expect(storage.blobCalls()).toHaveLength(1);
  });

  it("ends at the id pointers, which sort after the records", async () => {
    for (const id of ["a", "b", "c"])
      await storage.records.reserveAdmission(id, new Date(NOW_MS).toISOString());
    expect(await listed({ pageSize: 1000 })).toEqual(ids);
    const first = await storage.client.list({ pageSize: MANY / 2 + 1 });
    const second = await storage.client.list({ pageSize: MANY / 2 + 1, cursor: first.cursor ?? "" });
    expect([second.transfers.length, second.cursor]).toEqual([MANY / 2 - 1, null]);
  });

  it("rejects an unknown cursor and a page size out of bounds", async () => {
    for (const query of [{ cursor: "nonsense" }, { pageSize: 0 }, { pageSize: 1001 }, { pageSize: 1.5 }]) {
      await expect(storage.client.list(query)).rejects.toThrow(
        expect.objectContaining({ code: "invalid-query" }) as Error,
      );
    }
  });
});

describe("a record whose texts did not fit the metadata", () => {
  it("is found by a label that only the record has", async () => {
    const labels = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`label${i}`, "長".repeat(250) + String(i)]),
    );
    const record = queued("long", requestOf("long.pdf", labels), NOW_MS + 2e9);
    await storage.put(record);
    const [listedOne] = (await storage.client.list({ pageSize: 1 })).transfers;
    expect(listedOne).toMatchObject({ transferId: "long", truncated: true });
    const last = `${"長".repeat(250)}19`;
    expect(await listed({ labels: { label19: last } })).toEqual(["long"]);
    expect((await storage.client.get("long"))?.labels["label19"]).toBe(last);
  });
});
