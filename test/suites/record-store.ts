import { beforeEach, describe, expect, test } from "vitest";
import { jobOf, scenario } from "../fakes/scenario.ts";
import type { RecordStore, RecordSummary } from "../../src/transfer/ports.ts";
import { admitted, type TransferRecord } from "../../src/transfer/record.ts";
import { UploadUrl } from "../../src/transfer/upload-url.ts";

const AT = "2026-01-05T08:00:00.000Z";

const recordOf = (transferId: string, admittedAt = AT): TransferRecord =>
  admitted({
    transferId,
    request: jobOf(scenario()).request,
    source: null,
    rangeBytes: 4,
    admittedAt,
    nowMs: Date.parse(admittedAt),
  });

/** What the domain relies on in a record store, whatever it is made of. Each call of `make` gives an empty one. */
export const recordStoreContract = (make: () => Promise<RecordStore> | RecordStore): void => {
  describe("a record store", () => {
    let store: RecordStore;
    beforeEach(async () => {
      store = await make();
    });

    const admit = async (record: TransferRecord): Promise<string> => {
      await store.reserveAdmission(record.transferId, record.admittedAt);
      const answer = await store.create(record);
      if (answer.kind !== "written") throw new Error("the record was there before");
      return answer.eTag;
    };
    const listed = async (): Promise<RecordSummary[]> => {
      const all: RecordSummary[] = [];
      for await (const summary of store.list()) all.push(summary);
      return all;
    };

    test("holds nothing at first", async () => {
      expect(await store.read("t-1")).toBeNull();
      expect(await store.read("t-1", AT)).toBeNull();
      expect(await listed()).toEqual([]);
    });

    test("gives back what was written, under the ETag of that write", async () => {
      const record = recordOf("t-1");
      const eTag = await admit(record);
      expect(await store.read("t-1")).toEqual({ record, eTag });
      expect(await store.read("t-1", AT)).toEqual({ record, eTag });
    });

    test("keeps an upload URL whole", async () => {
      const url = new UploadUrl("https://up.example/s?tempauth=x%2Fy");
      const session = { url, createdAt: AT, expiresAt: null, furthestBytes: 0 };
      await admit({ ...recordOf("t-1"), session });
      const read = await store.read("t-1");
      expect(read?.record.session?.url.reveal()).toBe(url.reveal());
    });

    test("admits once: the second create is a conflict, and changes nothing", async () => {
      const first = recordOf("t-1");
      const eTag = await admit(first);
      expect(await store.create({ ...recordOf("t-1"), step: 7 })).toEqual({ kind: "conflict" });
      expect(await store.read("t-1")).toEqual({ record: first, eTag });
    });

    test("settles when a transfer was admitted, the same however often it is asked", async () => {
      const later = "2026-01-05T09:00:00.000Z";
      expect(await store.reserveAdmission("t-1", AT)).toBe(AT);
      expect(await store.reserveAdmission("t-1", later)).toBe(AT);
      await admit(recordOf("t-1"));
      expect(await store.reserveAdmission("t-1", later)).toBe(AT);
      expect((await store.read("t-1"))?.record.admittedAt).toBe(AT);
    });

    test("replaces only what was read: of two writers one wins", async () => {
      const record = recordOf("t-1");
      const eTag = await admit(record);
      const answers = await Promise.all([1, 2].map((step) => store.replace({ ...record, step }, eTag)));
      expect(answers.map(({ kind }) => kind).sort()).toEqual(["conflict", "written"]);
      const winner = answers.findIndex(({ kind }) => kind === "written") + 1;
      expect((await store.read("t-1"))?.record.step).toBe(winner);
    });

    test("gives each write an ETag of its own, even if it writes the same", async () => {
      const record = recordOf("t-1");
      const first = await admit(record);
      const second = await store.replace(record, first);
      expect(second.kind === "written" ? second.eTag : first).not.toBe(first);
      expect(await store.replace(record, first)).toEqual({ kind: "conflict" });
    });

    test("does not bring a record into being by replacing it", async () => {
      const eTag = await admit(recordOf("t-1"));
      expect(await store.replace(recordOf("t-2"), eTag)).toEqual({ kind: "conflict" });
      expect(await store.read("t-2", AT)).toBeNull();
    });

    test("lists what every record stands at, the latest admitted first", async () => {
      const times = ["2026-01-05T08:00:00.000Z", "2026-01-05T08:00:02.000Z", "2026-01-05T08:00:01.000Z"];
      for (const [i, at] of times.entries()) await admit(recordOf(`t-${i}`, at));
      const last = await store.read("t-1");
      if (last === null) throw new Error("no record");
      const wait = { why: "failure" as const, since: AT, until: "2026-01-05T08:10:00.000Z" };
      await store.replace({ ...last.record, step: 3, wait, resultPublished: true }, last.eTag);
      const all = await listed();
      expect(all.map(({ transferId }) => transferId)).toEqual(["t-1", "t-2", "t-0"]);
      expect(all[0]).toEqual({
        transferId: "t-1",
        status: "running",
        step: 3,
        fingerprint: last.record.fingerprint,
        resultPublished: true,
        admittedAt: times[1],
        updatedAt: last.record.updatedAt,
        waitUntil: wait.until,
      });
    });
  });
};
