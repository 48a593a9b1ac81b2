import { describe, expect, it } from "vitest";
import {
  decodeRecord,
  encodeRecord,
  recordMetadata,
  recordSummary,
} from "../../../src/storage/record-codec.ts";
import { NewerRecordError, UnreadableRecordError } from "../../../src/transfer/storage-error.ts";
import { NEWEST_VERSION } from "../../../src/transfer/versions.ts";
import type { Target } from "../../../src/transfer/job.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { viewOfRecord } from "../../../src/transfer/view.ts";
import { failed } from "../../support/records-by-status.ts";
import { busy, fresh, SECRET, UPLOAD } from "../../support/sample-records.ts";

describe("an encoded record", () => {
  it.each([
    ["as admitted", fresh("t")],
    ["with a session, a wait and a problem", busy("t")],
    ["without a source", { ...fresh("t"), source: null }],
    ["told", { ...fresh("t"), status: "completed" as const, resultPublished: true }],
  ])("is read as it was written, %s", (_what, record) => {
    const read = decodeRecord(encodeRecord(record));
    expect({ ...read, session: null }).toEqual({ ...record, session: null });
    expect(read.session?.url.reveal()).toBe(record.session?.url.reveal());
    expect(read.session?.expiresAt).toBe(record.session?.expiresAt);
  });

  it("is the only place that contains the upload URL", () => {
    const record = busy("t");
    expect(encodeRecord(record)).toContain(UPLOAD);
    expect(JSON.stringify(record)).not.toContain(SECRET);
    for (const value of Object.values(recordMetadata(record))) {
      for (const shown of [value, Buffer.from(value, "base64").toString(), decodeURIComponent(value)]) {
        expect(shown).not.toContain(SECRET);
      }
    }
    expect(JSON.stringify(viewOfRecord(record))).not.toContain(SECRET);
    expect(JSON.stringify(decodeRecord(encodeRecord(record)))).not.toContain(SECRET);
  });

  it("has the lowest schema that can go on with it", () => {
    const schemaOf = (target: Target) => {
      const record = fresh("t");
      const text = encodeRecord({ ...record, request: { ...record.request, target } });
      return (JSON.parse(text) as { schema: unknown }).schema;
    };
    expect(schemaOf({ kind: "bundle", driveId: "d", itemId: "i" })).toBe(1);
    expect(schemaOf({ kind: "drive", driveId: "d", path: "{name}" })).toBe(2);
  });

  it("is left to apps that know of cancelled retries while one has not begun, and only then", () => {
    const schemaOf = (own: Partial<TransferRecord>) =>
      (JSON.parse(encodeRecord({ ...failed("t"), ...own })) as { schema: unknown }).schema;
    const without = schemaOf({});
    expect(schemaOf({ retry: { attempt: 2, isCancelled: false } })).toBe(without);
    expect(schemaOf({ retry: { attempt: 2, isCancelled: true } })).toBe(3);
    expect(schemaOf({ retry: { attempt: 2, isCancelled: true }, attempt: 2 })).toBe(without);
    expect(without).toBeLessThan(3);
  });

  it("is left to a newer version when its schema is newer", () => {
    const text = JSON.stringify({ ...fresh("t"), schema: NEWEST_VERSION + 1 });
    expect(() => decodeRecord(text)).toThrow(NewerRecordError);
  });

  it.each([0, -1, 1.5, "1", undefined, null])("cannot be read when its schema is %j", (schema) => {
    const text = JSON.stringify({ ...fresh("t"), schema });
    expect(() => decodeRecord(text)).toThrow(UnreadableRecordError);
  });

  it.each(["", "{", "<html>", "null", "[]", '"schema"', "7"])("cannot be read when it is %j", (text) => {
    expect(() => decodeRecord(text)).toThrow(UnreadableRecordError);
  });
});

describe("a record's metadata", () => {
  it("shows status and progress", () => {
    expect(recordMetadata(busy("t"))).toEqual({
      status: "running",
      step: "3",
      published: "false",
      admitted: "2026-10-05T12:00:00.000Z",
      updated: "2026-10-05T12:00:00.000Z",
      bytes: "1000",
      accepted: "400",
      queue: "steps",
      waituntil: "2026-10-05T12:05:22.000Z",
      view: expect.any(String) as string,
    });
    expect(recordMetadata({ ...fresh("t"), source: null })).toMatchObject({ bytes: "0", accepted: "0" });
    expect(recordMetadata(fresh("t"))).not.toHaveProperty("waituntil");
  });

  it("is plain ASCII under lower-case names, whatever the job holds", () => {
    for (const [name, value] of Object.entries(recordMetadata(busy("t")))) {
      expect(name).toMatch(/^[a-z]+$/);
      expect(value).toMatch(/^[\x21-\x7E]+$/);
    }
  });

  it.each([
    ["waiting", busy("t"), "2026-10-05T12:05:22.000Z", "steps"],
    ["not waiting", { ...fresh("t"), resultPublished: true }, null, "jobs"],
  ])("gives the summary of a record that is %s", (_what, record, waitUntil, queue) => {
    const { transferId, status, step, resultPublished, admittedAt, updatedAt } = record;
    expect(recordSummary("t", recordMetadata(record))).toEqual({
      ...{ transferId, status, step, resultPublished, admittedAt, updatedAt, waitUntil },
      queue,
    });
  });

  it.each([
    ["no metadata", {}],
    ["somebody else's metadata", { author: "me", status: "running" }],
  ])("gives no summary of a blob with %s", (_what, metadata) => {
    expect(recordSummary("t", metadata)).toBeNull();
  });
});
