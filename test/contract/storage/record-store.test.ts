import { inspect } from "node:util";
import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { blobService } from "../../../src/storage/connection.ts";
import { recordSeal } from "../../../src/storage/record-seal.ts";
import { blobRecordStore, type RecordStoreOptions } from "../../../src/storage/record-store.ts";
import type { FoundRecord, RecordStore } from "../../../src/transfer/ports.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { allSummaries } from "../../support/all-summaries.ts";
import { sampleKey } from "../../support/sample-keys.ts";
import { busy, fresh, SECRET } from "../../support/sample-records.ts";
import { recordStoreContract } from "../../suites/record-store.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();
const AT = "2026-10-05T12:00:00.000Z";

const newStore = (options: RecordStoreOptions = {}) => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  return { container, store: blobRecordStore(container, options) };
};

const namesIn = async (container: ContainerClient): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
};

const foundIn = async (store: RecordStore, transferId: string): Promise<FoundRecord> => {
  const found = await store.look(transferId, AT);
  if (found === null) throw new Error(`no record ${transferId}`);
  return found;
};

const eTagOf = async (answer: ReturnType<RecordStore["create"]>): Promise<string> => {
  const written = await answer;
  if (written.kind !== "written") throw new Error(written.kind);
  return written.eTag;
};

/** A container that does something after the first deletion in it. */
const betweenDeletes = (container: ContainerClient, work: () => Promise<void>): ContainerClient =>
  new Proxy(container, {
    get: (target, name) =>
      name === "getBlobClient"
        ? (blobName: string) => {
            const blob = target.getBlobClient(blobName);
            const remove = blob.delete.bind(blob);
            blob.delete = async (options) => {
              const answer = await remove(options);
              if (!blobName.startsWith("ids/")) await work();
              return answer;
            };
            return blob;
          }
        : (Reflect.get(target, name) as unknown),
  });

/** Admits a record as the domain does. */
const admit = async (store: RecordStore, record: TransferRecord, now = AT) => {
  const admittedAt = await store.reserveAdmission(record.transferId, now);
  const admitted = { ...record, admittedAt };
  return { record: admitted, eTag: await eTagOf(store.create(admitted)) };
};

recordStoreContract(() => newStore({ pointerGraceMs: 0 }).store);
recordStoreContract(() => newStore({ pointerGraceMs: 0, seal: recordSeal([sampleKey("2026-11", 7)]) }).store);

describe("a record store of blobs", () => {
  it("creates its container again after it was deleted", async () => {
    const { store, container } = newStore();
    const { record, eTag } = await admit(store, fresh("t"));
    await container.delete();
    expect(await store.read("t", AT)).toBeNull();
    expect(await allSummaries(store)).toEqual([]);
    expect(await store.replace(record, eTag)).toEqual({ kind: "conflict" });
    await container.deleteIfExists();
    expect((await admit(store, fresh("t"))).record.admittedAt).toBe(AT);
  });

  it("writes no id pointer for an id that contains its admission time", async () => {
    const { store, container } = newStore();
    const id = derivedTransferId("message", new Date(AT));
    const { record } = await admit(store, fresh(id), "2027-01-01T00:00:00.000Z");
    expect(record.admittedAt).toBe(AT);
    expect((await store.read(id))?.record.transferId).toBe(id);
    expect(await namesIn(container)).toHaveLength(1);
    expect(await store.remove(await foundIn(store, id))).toBe("removed");
    expect(await namesIn(container)).toEqual([]);
  });

  it.each(["a..b", "...", "..a", ".a", "a.", "-", "_", "0", "x.json", "x".repeat(64), "CON", ".", ".."])(
    "keeps a record under the id %s apart from the others",
    async (id) => {
      const { store } = newStore();
      const other = await admit(store, { ...fresh("ordinary"), step: 5 });
      const { eTag, record } = await admit(store, fresh(id));
      await eTagOf(store.replace({ ...record, step: 1 }, eTag));
      expect((await store.read(id))?.record).toMatchObject({ transferId: id, step: 1 });
      expect((await store.read("ordinary"))?.eTag).toBe(other.eTag);
      const listed = await allSummaries(store);
      expect(listed.map(({ transferId }) => transferId).sort()).toEqual([id, "ordinary"].sort());
    },
  );

  it("lists records only, the last admitted first", async () => {
    const { store, container } = newStore();
    await admit(store, fresh("old"), "2026-10-04T00:00:00.000Z");
    await admit(store, fresh("new"), "2026-10-06T00:00:00.000Z");
    await admit(store, fresh("middle"), "2026-10-05T00:00:00.000Z");
    for (const name of ["readme.json", "1234567890123-stranger.json", "ids/x", "x.txt"]) {
      await container.getBlockBlobClient(name).upload("{}", 2);
    }
    const listed = await allSummaries(store);
    expect(listed.map(({ transferId }) => transferId)).toEqual(["new", "middle", "old"]);
  });

  it("lists page by page, and not what is behind the records", async () => {
    const { store, container } = newStore();
    const ids = Array.from({ length: 501 }, (_, i) => `t-${1000 + i}`);
    for (let start = 0; start < ids.length; start += 50)
      await Promise.all(
        ids.slice(start, start + 50).map((id) => store.create({ ...fresh(id), admittedAt: AT })),
      );
    for (let i = 0; i < 3; i++) await store.reserveAdmission(`other-${i}`, AT);
    const first = await store.page(null);
    expect(first?.found.map(({ summary }) => summary.transferId)).toEqual(ids.slice(0, 500));
    const second = await store.page(first?.next ?? "");
    expect(second?.found.map(({ summary }) => summary.transferId)).toEqual(ids.slice(500));
    expect(second?.next).toBeNull();
    expect(await namesIn(container)).toHaveLength(504);
  });

  it("keeps a record whose id was reserved within the last hour: it may be about to be admitted again", async () => {
    const { store, container } = newStore();
    await admit(store, fresh("t"));
    expect(await store.remove(await foundIn(store, "t"))).toBe("kept");
    expect(await namesIn(container)).toHaveLength(2);
  });

  it("keeps a pointer that is reserved again while its record is removed", async () => {
    const { store, container } = newStore({ pointerGraceMs: 0 });
    await admit(store, fresh("t"));
    const found = await foundIn(store, "t");
    // The reservation lands between the deletion of the record and that of the pointer.
    const busy = blobRecordStore(
      betweenDeletes(container, async () => {
        expect(await store.reserveAdmission("t", "2027-01-01T00:00:00.000Z")).toBe(AT);
      }),
      { pointerGraceMs: 0 },
    );
    expect(await busy.remove(found)).toBe("removed");
    expect(await namesIn(container)).toEqual(["ids/t.txt"]);
  });

  it("keeps a pointer that belongs to another record of the id", async () => {
    const { store, container } = newStore({ pointerGraceMs: 0 });
    await admit(store, fresh("t"));
    await container.deleteBlob("ids/t.txt");
    const { record } = await admit(store, fresh("t"), "2027-01-01T00:00:00.000Z");
    expect(await store.remove(await foundIn(store, "t"))).toBe("removed");
    expect((await store.read("t"))?.record.admittedAt).toBe(record.admittedAt);
  });

  it("throws an error that shows no upload URL when storage denies access", async () => {
    const denied = azurite.connectionString().replace(/AccountKey=[^;]+/, "AccountKey=AAAA");
    const service = blobService({ kind: "string", connectionString: denied });
    const store = blobRecordStore(service.getContainerClient("denied"));
    const tries = [
      store.read("t", AT),
      store.create(busy("t")),
      store.replace(busy("t"), '"0x1"'),
      allSummaries(store),
    ];
    for (const settled of await Promise.allSettled(tries)) {
      if (settled.status === "fulfilled") throw new Error("allowed");
      const error: unknown = settled.reason;
      expect(error).toMatchObject({ statusCode: 403 });
      for (const shown of [inspect(error, { depth: null }), JSON.stringify(error), String(error)]) {
        expect(shown).not.toContain(SECRET);
      }
    }
  });
});
