import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordMetadata } from "../../../src/storage/record-codec.ts";
import { decodeView } from "../../../src/storage/list-metadata.ts";
import { viewOfRecord, type View } from "../../../src/transfer/view.ts";
import { transferError } from "../../../src/transfer/error.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { cancelled, everyRecord, requestOf, running, waiting } from "../../support/records-by-status.ts";

/** The view of a record as a listing has it. */
const listedView = (record: TransferRecord): View => {
  const { history, ...view } = viewOfRecord(record);
  expect(history).toBeDefined();
  return { ...view, result: null };
};
const METADATA_MAX_BYTES = 8 * 1024;
const sizeOf = (metadata: Readonly<Record<string, string>>): number =>
  Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);

describe("the view in a record's metadata", () => {
  it.each(everyRecord().map((record) => [record.transferId, record] as const))(
    "is the view of the record itself (%s)",
    (_id, record) => {
      expect(decodeView(record.transferId, recordMetadata(record))).toEqual(listedView(record));
    },
  );

  it.each([
    [false, false],
    [true, true],
  ])("says that a retry has not begun, and whether it is cancelled (%s)", (isCancelled, cancelRequested) => {
    // The cancel of the attempt before says nothing about the next.
    const end = { ...cancelled("t"), cancelRequested: true };
    const record = { ...end, retry: { attempt: 2, isCancelled } };
    expect(decodeView("t", recordMetadata(record))).toEqual(listedView(record));
    expect(listedView(record)).toMatchObject({ retryRequested: true, cancelRequested });
    for (const other of [end, { ...record, attempt: 2 }])
      expect(listedView(other)).not.toHaveProperty("retryRequested");
  });

  it("equals the record's view, shortened where it would not fit", () => {
    const text = (maxLength: number) => fc.string({ unit: "grapheme", maxLength });
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1024 }),
        fc.dictionary(text(64), text(256), { maxKeys: 20 }),
        text(3000),
        fc.array(text(512), { maxLength: 5 }),
        (blob, labels, message, fields) => {
          const record: TransferRecord = {
            ...waiting("t"),
            request: {
              ...requestOf(blob, labels),
              target: {
                kind: "bundle",
                ...Object.fromEntries(fields.map((field, i) => [`field${i}`, field])),
              },
            },
            error: transferError("target-rejected", message),
          };
          const metadata = recordMetadata(record);
          for (const value of Object.values(metadata)) expect(value).toMatch(/^[\x21-\x7E]*$/);
          expect(sizeOf(metadata)).toBeLessThanOrEqual(METADATA_MAX_BYTES);
          const view = decodeView("t", metadata);
          if (view?.truncated === false) expect(view).toEqual(listedView(record));
          expect(view?.source?.blob).not.toMatch(/\p{Cs}/u);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("fits at its largest, keeps kind, code and status, and is marked as truncated", () => {
    const wide = "\u0001".repeat(1024);
    const labels = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`${i}${"💾".repeat(31)}`, wide.slice(0, 256)]),
    );
    const fields = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`field${i}`, wide]));
    const record: TransferRecord = {
      ...waiting("t"),
      request: { ...requestOf(wide, labels), target: { kind: "bundle", ...fields } },
      error: transferError("target-rejected", wide, { graphCode: wide, graphRequestId: wide }),
    };
    const metadata = recordMetadata(record);
    expect(sizeOf(metadata)).toBeLessThanOrEqual(METADATA_MAX_BYTES);
    const view = decodeView("t", metadata);
    expect(view).toMatchObject({
      truncated: true,
      status: "waiting",
      target: { kind: "bundle" },
      error: { code: "target-rejected" },
    });
    expect(view?.source?.blob.endsWith("…")).toBe(true);
  });

  it("fits at every size, and is never truncated inside a character", () => {
    for (let length = 0; length <= 12_000; length += 97) {
      for (const filler of ["x", "💾"]) {
        const message = filler.repeat(length);
        const metadata = recordMetadata({
          ...waiting("t"),
          error: transferError("target-rejected", message),
        });
        expect(sizeOf(metadata)).toBeLessThanOrEqual(METADATA_MAX_BYTES);
        expect(decodeView("t", metadata)?.error?.message).not.toMatch(/\p{Cs}/u);
      }
    }
  });

  it("never holds an upload URL", () => {
    const url = new UploadUrl("https://up.example/s/1?tempauth=s3cret");
    const record = { ...running("t"), session: { url, createdAt: "", expiresAt: null, furthestBytes: 0 } };
    const { view = "" } = recordMetadata(record);
    expect(Buffer.from(view, "base64url").toString("utf8")).not.toMatch(/s3cret|up\.example/);
  });

  it.each([
    ["there is none, as before 0.2", undefined],
    ["it is no base64", "§§§"],
    ["it is no view", Buffer.from('{"s":1}').toString("base64url")],
    ["it is of another version", Buffer.from('{"v":0,"s":[],"c":[],"t":{}}').toString("base64url")],
    ["it is null", Buffer.from("null").toString("base64url")],
  ])("leaves status and progress when %s", (_why, view) => {
    const rest: Record<string, string> = recordMetadata(running("t"));
    delete rest["view"];
    expect(decodeView("t", view === undefined ? rest : { ...rest, view })).toMatchObject({
      status: "running",
      bytes: 1000,
      acceptedBytes: 400,
      source: null,
      target: null,
      labels: {},
    });
  });

  it("is null for a blob that is not a record", () => {
    expect(decodeView("t", { author: "me" })).toBeNull();
  });
});
