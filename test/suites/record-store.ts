import { beforeEach, describe, expect, it } from "vitest";
import { jobOf, scenario } from "../fakes/scenario.ts";
import type { RecordStore, RecordSummary } from "../../src/transfer/ports.ts";
import { admitted, type TransferRecord } from "../../src/transfer/record.ts";
import { allSummaries } from "../support/all-summaries.ts";
import { busy, UPLOAD } from "../support/sample-records.ts";

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

/** What the domain relies on in a record store, whatever it is made of. Each call of `make` returns an empty one. */
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
    const listed = (): Promise<RecordSummary[]> => allSummaries(store);

    it("holds nothing at first", async () => {
      expect(await store.read("t-1")).toBeNull();
      expect(await store.read("t-1", AT)).toBeNull();
      expect(await listed()).toEqual([]);
    });

    it("returns a record as it was written, upload URL included, under the ETag of that write", async () => {
      const record = busy("t-1");
      const eTag = await admit(record);
      for (const stored of [await store.read("t-1"), await store.read("t-1", record.admittedAt)]) {
        expect(stored).toEqual({ record, eTag });
        // toEqual cannot see into an upload URL.
        expect(stored?.record.session?.url.reveal()).toBe(UPLOAD);
      }
    });

    it("answers `conflict` to a second create, and keeps the first record", async () => {
      const first = recordOf("t-1");
      const eTag = await admit(first);
      expect(await store.create({ ...recordOf("t-1"), step: 7 })).toEqual({ kind: "conflict" });
      expect(await store.read("t-1")).toEqual({ record: first, eTag });
    });

    it("reserves one admission time for a transfer, however often it is asked", async () => {
      const later = "2026-01-05T09:00:00.000Z";
      expect(await store.reserveAdmission("t-1", AT)).toBe(AT);
      expect(await store.reserveAdmission("t-1", later)).toBe(AT);
      await admit(recordOf("t-1"));
      expect(await store.reserveAdmission("t-1", later)).toBe(AT);
      expect((await store.read("t-1"))?.record.admittedAt).toBe(AT);
    });

    it("restores the reservation of a record that lost it, and says so", async () => {
      await store.create(recordOf("t-1"));
      expect(await store.read("t-1")).toBeNull();
      expect(await store.restoreReservation("t-1", AT)).toBe(true);
      expect((await store.read("t-1"))?.record.admittedAt).toBe(AT);
      expect(await store.restoreReservation("t-1", AT)).toBe(false);
    });

    it("leaves a reservation alone that is there", async () => {
      const later = "2026-01-05T09:00:00.000Z";
      await store.reserveAdmission("t-1", later);
      expect(await store.restoreReservation("t-1", AT)).toBe(false);
      expect(await store.reserveAdmission("t-1", AT)).toBe(later);
    });

    it("lets one of several concurrent creates through", async () => {
      const steps = [0, 1, 2, 3, 4, 5, 6, 7];
      await store.reserveAdmission("t-1", AT);
      const answers = await Promise.all(steps.map((step) => store.create({ ...recordOf("t-1"), step })));
      const written = steps.filter((step) => answers[step]?.kind === "written");
      expect(written).toHaveLength(1);
      expect((await store.read("t-1"))?.record.step).toBe(written[0]);
    });

    it("gives concurrent reservations of one transfer the same admission time", async () => {
      const times = [0, 1, 2, 3, 4, 5].map((second) => `2026-01-05T08:00:0${second}.000Z`);
      const reserved = await Promise.all(times.map((now) => store.reserveAdmission("t-1", now)));
      expect(new Set(reserved).size).toBe(1);
      expect(times).toContain(reserved[0]);
      // A reservation is not a record.
      expect(await store.read("t-1")).toBeNull();
    });

    it("lets one of two writers replace the record that both have read", async () => {
      const record = recordOf("t-1");
      const eTag = await admit(record);
      const answers = await Promise.all([1, 2].map((step) => store.replace({ ...record, step }, eTag)));
      expect(answers.map(({ kind }) => kind).sort()).toEqual(["conflict", "written"]);
      const winner = answers.findIndex(({ kind }) => kind === "written") + 1;
      expect((await store.read("t-1"))?.record.step).toBe(winner);
    });

    it("gives each write a new ETag, even one that changes nothing", async () => {
      const record = recordOf("t-1");
      const first = await admit(record);
      const second = await store.replace(record, first);
      expect(second.kind === "written" ? second.eTag : first).not.toBe(first);
      expect(await store.replace(record, first)).toEqual({ kind: "conflict" });
    });

    it("does not create a record by replacing it", async () => {
      const eTag = await admit(recordOf("t-1"));
      expect(await store.replace(recordOf("t-2"), eTag)).toEqual({ kind: "conflict" });
      expect(await store.read("t-2", AT)).toBeNull();
    });

    it("lists a summary of every record, the last admitted first", async () => {
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
        resultPublished: true,
        admittedAt: times[1],
        updatedAt: last.record.updatedAt,
        waitUntil: wait.until,
        queue: "jobs",
      });
    });

    it("looks at one record without reading it", async () => {
      expect(await store.look("t-1", AT)).toBeNull();
      const eTag = await admit(recordOf("t-1"));
      await admit(recordOf("t-2"));
      const found = await store.look("t-1", AT);
      expect(found).toEqual({
        summary: (await listed()).find(({ transferId }) => transferId === "t-1"),
        eTag,
      });
      expect(await store.look("t-1", "2026-01-05T09:00:00.000Z")).toBeNull();
    });

    it("removes a record as it was found, and the reservation of its time", async () => {
      const later = "2026-01-05T09:00:00.000Z";
      await admit(recordOf("t-1"));
      await admit(recordOf("t-2"));
      const found = (await store.page(null))?.found.find(({ summary }) => summary.transferId === "t-1");
      if (found === undefined) throw new Error("not listed");
      expect(await store.remove(found)).toBe("removed");
      expect(await store.read("t-1")).toBeNull();
      expect((await listed()).map(({ transferId }) => transferId)).toEqual(["t-2"]);
      expect(await store.remove(found)).toBe("kept");
      expect(await store.reserveAdmission("t-1", later)).toBe(later);
    });

    it("keeps a record that has changed since it was found, and its reservation", async () => {
      const record = recordOf("t-1");
      const eTag = await admit(record);
      const found = await store.look("t-1", AT);
      if (found === null) throw new Error("not found");
      await store.replace({ ...record, step: 1 }, eTag);
      expect(await store.remove(found)).toBe("kept");
      expect((await store.read("t-1"))?.record.step).toBe(1);
    });

    it("keeps what the timer writes, apart from the records, and lets one of two runs replace it", async () => {
      expect(await store.readTimerState()).toBeNull();
      const first = await store.writeTimerState("one", null);
      if (first.kind !== "written") throw new Error("there was a state");
      expect(await store.writeTimerState("two", null)).toEqual({ kind: "conflict" });
      expect(await store.readTimerState()).toMatchObject({ text: "one", eTag: first.eTag });
      const answers = await Promise.all(["a", "b"].map((text) => store.writeTimerState(text, first.eTag)));
      expect(answers.map(({ kind }) => kind).sort()).toEqual(["conflict", "written"]);
      await admit(recordOf("t-1"));
      expect(await listed()).toHaveLength(1);
    });
  });
};
