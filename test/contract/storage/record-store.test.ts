import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { blobService } from "../../../src/storage/connection.ts";
import { blobRecordStore } from "../../../src/storage/record-store.ts";
import type { RecordStore, RecordSummary } from "../../../src/transfer/ports.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { busy, fresh, SECRET, UPLOAD } from "../../support/sample-records.ts";
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

const allOf = async (store: RecordStore): Promise<RecordSummary[]> => {
  const all: RecordSummary[] = [];
  for await (const summary of store.list()) all.push(summary);
  return all;
};

/** Admits a record as the domain does. */
const admit = async (store: RecordStore, record: TransferRecord, now = AT) => {
  const admittedAt = await store.reserveAdmission(record.transferId, now);
  const admitted = { ...record, admittedAt };
  return { record: admitted, eTag: await eTagOf(store.create(admitted)) };
};

describe("the record store", () => {
  it("has nothing before anything was written, not even a container", async () => {
    const { store } = newStore();
    expect(await store.read("t")).toBeNull();
    expect(await store.read("t", AT)).toBeNull();
    expect(await allOf(store)).toEqual([]);
  });

  it("gives back what was created, and the secret in it", async () => {
    const { store } = newStore();
    const { record, eTag } = await admit(store, busy("t"));
    for (const found of [await store.read("t"), await store.read("t", record.admittedAt)]) {
      expect(found?.eTag).toBe(eTag);
      expect(found && { ...found.record, session: null }).toEqual({ ...record, session: null });
      expect(found?.record.session?.url.reveal()).toBe(UPLOAD);
    }
  });

  it("creates only what is not there", async () => {
    const { store } = newStore();
    const { record } = await admit(store, fresh("t"));
    expect(await store.create({ ...record, step: 9 })).toEqual({ kind: "conflict" });
    expect((await store.read("t"))?.record.step).toBe(0);
  });

  it("replaces only what is as it was read", async () => {
    const { store } = newStore();
    const { record, eTag } = await admit(store, fresh("t"));
    const second = await eTagOf(store.replace({ ...record, step: 1 }, eTag));
    expect(second).not.toBe(eTag);
    expect(await store.replace({ ...record, step: 2 }, eTag)).toEqual({ kind: "conflict" });
    expect(await store.read("t")).toMatchObject({ eTag: second, record: { step: 1 } });
  });

  it("replaces nothing that is not there, and creates none in its stead", async () => {
    const { store } = newStore();
    const { record, eTag } = await admit(store, fresh("other"));
    expect(await store.replace({ ...record, transferId: "t" }, eTag)).toEqual({ kind: "conflict" });
    expect((await allOf(store)).map(({ transferId }) => transferId)).toEqual(["other"]);
  });

  it("lets one of many create, and one of many replace", async () => {
    const { store } = newStore();
    const admittedAt = await store.reserveAdmission("t", AT);
    const tries = Array.from({ length: 8 }, (_, step) => ({ ...fresh("t"), admittedAt, step }));
    const created = await Promise.all(tries.map((record) => store.create(record)));
    const winners = created.filter(({ kind }) => kind === "written");
    expect(winners).toHaveLength(1);
    const eTag = (await store.read("t"))?.eTag ?? "";
    const replaced = await Promise.all(tries.map((record) => store.replace(record, eTag)));
    expect(replaced.filter(({ kind }) => kind === "written")).toHaveLength(1);
  });

  it("creates its container again when that was lost", async () => {
    const { store, container } = newStore();
    const { record, eTag } = await admit(store, fresh("t"));
    await container.delete();
    expect(await store.read("t", AT)).toBeNull();
    expect(await allOf(store)).toEqual([]);
    expect(await store.replace(record, eTag)).toEqual({ kind: "conflict" });
    await container.deleteIfExists();
    expect((await admit(store, fresh("t"))).record.admittedAt).toBe(AT);
  });

  it("settles once when a transfer counts as admitted, however often and at once it is asked", async () => {
    const { store } = newStore();
    const times = Array.from({ length: 6 }, (_, second) => `2026-10-05T12:00:0${second}.000Z`);
    const claims = await Promise.all(times.map((now) => store.reserveAdmission("t", now)));
    expect(new Set(claims).size).toBe(1);
    expect(times).toContain(claims[0]);
    expect(await store.reserveAdmission("t", "2027-01-01T00:00:00.000Z")).toBe(claims[0]);
    expect(await store.read("t")).toBeNull();
  });

  it("needs no signpost for an id that holds its time", async () => {
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
    "keeps records apart under the id %s",
    async (id) => {
      const { store } = newStore();
      const other = await admit(store, { ...fresh("ordinary"), step: 5 });
      const { eTag, record } = await admit(store, fresh(id));
      await eTagOf(store.replace({ ...record, step: 1 }, eTag));
      expect((await store.read(id))?.record).toMatchObject({ transferId: id, step: 1 });
      expect((await store.read("ordinary"))?.eTag).toBe(other.eTag);
      const listed = await allOf(store);
      expect(listed.map(({ transferId }) => transferId).sort()).toEqual([id, "ordinary"].sort());
    },
  );

  it("lists what metadata shows, the latest admitted first, and none but records", async () => {
    const { store, container } = newStore();
    await admit(store, fresh("old"), "2026-10-04T00:00:00.000Z");
    await admit(store, { ...busy("new"), resultPublished: true }, "2026-10-06T00:00:00.000Z");
    await admit(store, fresh("middle"), "2026-10-05T00:00:00.000Z");
    for (const name of ["readme.json", "1234567890123-stranger.json", "ids/x", "x.txt"]) {
      await container.getBlockBlobClient(name).upload("{}", 2);
    }
    const listed = await allOf(store);
    expect(listed.map(({ transferId }) => transferId)).toEqual(["new", "middle", "old"]);
    expect(listed[0]).toEqual({
      transferId: "new",
      status: "running",
      step: 3,
      fingerprint: busy("new").fingerprint,
      resultPublished: true,
      admittedAt: "2026-10-06T00:00:00.000Z",
      updatedAt: busy("new").updatedAt,
      waitUntil: "2026-10-05T12:05:22.000Z",
    });
  });

  it("throws when the store cannot be asked, and shows no secret of the record", async () => {
    const denied = azurite.connectionString().replace(/AccountKey=[^;]+/, "AccountKey=AAAA");
    const service = blobService({ kind: "string", connectionString: denied });
    const store = blobRecordStore(service.getContainerClient("denied"));
    const tries = [
      store.read("t", AT),
      store.create(busy("t")),
      store.replace(busy("t"), '"0x1"'),
      allOf(store),
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
