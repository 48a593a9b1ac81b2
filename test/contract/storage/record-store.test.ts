import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { blobService } from "../../../src/storage/connection.ts";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import type { RecordStore } from "../../../src/transfer/ports.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { allSummaries } from "../../support/all-summaries.ts";
import { busy, fresh, SECRET } from "../../support/sample-records.ts";
import { recordStoreContract } from "../../suites/record-store.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();
const AT = "2026-10-05T12:00:00.000Z";

const newStore = () => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  return { container, store: blobRecordStore(container) };
};

const eTagOf = async (answer: ReturnType<RecordStore["create"]>): Promise<string> => {
  const written = await answer;
  if (written.kind !== "written") throw new Error(written.kind);
  return written.eTag;
};

/** Admits a record as the domain does. */
const admit = async (store: RecordStore, record: TransferRecord, now = AT) => {
  const admittedAt = await store.reserveAdmission(record.transferId, now);
  const admitted = { ...record, admittedAt };
  return { record: admitted, eTag: await eTagOf(store.create(admitted)) };
};

recordStoreContract(() => newStore().store);

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
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat()) names.push(name);
    expect(names).toHaveLength(1);
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
