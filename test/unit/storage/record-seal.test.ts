import { describe, expect, it } from "vitest";
import { decodeRecord, encodeRecord } from "../../../src/storage/record-codec.ts";
import { KEEP_SEALED, recordSeal } from "../../../src/storage/record-seal.ts";
import { NewerRecordError, SealedRecordError } from "../../../src/transfer/storage-error.ts";
import { sampleKey } from "../../support/sample-keys.ts";
import { busy, fresh, SECRET, UPLOAD } from "../../support/sample-records.ts";

const OLD = sampleKey("2026-05", 1);
const NEW = sampleKey("2026-11", 2);
const container = "transfer-records";
const formatWith = (...keys: Parameters<typeof recordSeal>[0]) => ({ container, seal: recordSeal(keys) });
const urlOf = (text: string, format: ReturnType<typeof formatWith>) =>
  decodeRecord(text, format).session?.url.reveal();
const storedUrl = (text: string): string =>
  (JSON.parse(text) as { readonly session: { readonly url: string } }).session.url;
const schemaOf = (text: string): unknown => (JSON.parse(text) as { readonly schema: unknown }).schema;

describe("a sealed record", () => {
  const record = busy("t");
  const sealed = encodeRecord(record, formatWith(NEW));

  it("holds no part of its upload URL, and nothing of it in base64", () => {
    const [, , base64 = ""] = storedUrl(sealed).split(":");
    for (const text of [sealed, Buffer.from(base64, "base64url").toString("latin1")]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain("up.example");
    }
  });

  it("is read as it was written", () => {
    const read = decodeRecord(sealed, formatWith(NEW));
    expect({ ...read, session: null }).toEqual({ ...record, session: null });
    expect(read.session?.url.reveal()).toBe(UPLOAD);
  });

  it("has schema 2, which version 1 leaves alone, and only where something is sealed", () => {
    expect(schemaOf(sealed)).toBe(2);
    expect(schemaOf(encodeRecord(busy("t")))).toBe(1);
    expect(schemaOf(encodeRecord(fresh("t"), formatWith(NEW)))).toBe(1);
  });

  it("names its key, and looks different after each write", () => {
    expect(storedUrl(sealed)).toMatch(/^sealed:2026-11:[\w-]+$/);
    const urls = Array.from({ length: 50 }, () => storedUrl(encodeRecord(busy("t"), formatWith(NEW))));
    expect(new Set(urls).size).toBe(50);
  });

  it("is opened by any key that is listed, and sealed by the first", () => {
    const old = encodeRecord(busy("t"), formatWith(OLD));
    expect(urlOf(old, formatWith(NEW, OLD))).toBe(UPLOAD);
    const again = encodeRecord(decodeRecord(old, formatWith(NEW, OLD)), formatWith(NEW, OLD));
    expect(urlOf(again, formatWith(NEW))).toBe(UPLOAD);
  });

  it("may be one that was written before there were keys", () => {
    expect(urlOf(encodeRecord(busy("t")), formatWith(NEW))).toBe(UPLOAD);
  });

  it.each([
    ["no key", []],
    ["another key", [OLD]],
    ["another key of the same id", [sampleKey("2026-11", 9)]],
  ])("is left alone, as one of a newer version is, with %s", (_what, keys) => {
    const reading = () => decodeRecord(sealed, formatWith(...keys));
    expect(reading).toThrow(SealedRecordError);
    expect(reading).toThrow(NewerRecordError);
    expect(reading).toThrow(/the key "2026-11".*RECORD_KEYS/);
  });

  it.each([
    ["another transfer's", sealed.replace('"transferId":"t"', '"transferId":"u"'), container],
    ["another container's", sealed, "other-records"],
    [
      "one with another byte",
      sealed.replace(
        /(sealed:2026-11:.{60})(.)/,
        (_all, head: string, c: string) => head + (c === "A" ? "B" : "A"),
      ),
      container,
    ],
    ["a cut one", sealed.replace(/(sealed:2026-11:.{30})[\w-]*/, "$1"), container],
    ["an empty one", sealed.replace(/(sealed:2026-11:)[\w-]*/, "$1"), container],
    ["one without a key's id", sealed.replace(/sealed:[^"]*/, "sealed:"), container],
  ])("does not open as %s", (_what, text, where) => {
    expect(text === sealed && where === container).toBe(false);
    const format = { ...formatWith(NEW), container: where };
    expect(() => decodeRecord(text, format)).toThrow(SealedRecordError);
  });

  it("repeats no more than a short name of the key that it claims", () => {
    const text = sealed.replace(/sealed:[^"]*/, `sealed:${"é".repeat(90)}<b>:AAAA`);
    expect(() => decodeRecord(text, formatWith(NEW))).toThrow(`"${"?".repeat(32)}"`);
  });

  it("stays sealed for readers without a key, also when they write it", () => {
    const keep = { container, seal: KEEP_SEALED };
    const read = decodeRecord(sealed, keep);
    const written = encodeRecord({ ...read, cancelRequested: true }, keep);
    expect(storedUrl(written)).toBe(storedUrl(sealed));
    expect(schemaOf(written)).toBe(2);
    expect(urlOf(written, formatWith(NEW))).toBe(UPLOAD);
  });

  it("is never sealed twice", () => {
    const kept = decodeRecord(sealed, { container, seal: KEEP_SEALED });
    expect(storedUrl(encodeRecord(kept, formatWith(OLD)))).toBe(storedUrl(sealed));
  });

  it("opens with its whole tag only, since a short one can be guessed", () => {
    const where = { container, transferId: "t" };
    const [scheme = "", id = "", base64 = ""] = recordSeal([NEW]).seal("", where).split(":");
    const cut = Buffer.from(base64, "base64url")
      .subarray(0, 12 + 4)
      .toString("base64url");
    expect(() => recordSeal([NEW]).open(`${scheme}:${id}:${cut}`, where)).toThrow(SealedRecordError);
  });
});
