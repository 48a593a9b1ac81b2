import { describe, expect, it } from "vitest";
import type { RemoteItem } from "../../../../../src/transfer/result.ts";
import { compare as compareBy } from "../../../../../src/transfer/step/item/compare.ts";

const HASH = "T4LE9lxUekB2tJDY5N/swVuOwHA=";
const OTHER = "XhBEHQSgjAiEAx7YPgEs1CEGZwA=";
const SENT_BYTES = 5_242_880;
const expected = (name: string) => ({ name, bytes: SENT_BYTES, quickXorHash: HASH });
const item = (bytes: number | null, quickXorHash: string | null): RemoteItem => ({
  id: "1",
  name: "a",
  webUrl: null,
  eTag: null,
  bytes,
  quickXorHash,
  uploaded: null,
});

/** Where the service shows a file's own size. */
const compare = (
  mode: Parameters<typeof compareBy>[0],
  sent: Parameters<typeof compareBy>[1],
  arrived: RemoteItem | null,
) => compareBy(mode, sent, arrived, { sizeIsExact: true });

describe("where the service counts more than the bytes that were sent", () => {
  const seen = (bytes: number | null) =>
    compareBy("strict", { ...expected("a.pdf"), quickXorHash: null }, item(bytes, null), {
      sizeIsExact: false,
    });

  it.each([SENT_BYTES, SENT_BYTES + 1, 2 * SENT_BYTES, null])(
    "%s bytes are as good as can be told",
    (bytes) => {
      expect(seen(bytes)).toEqual({ kind: "fine", verification: "size-only" });
    },
  );

  it("fewer bytes are wrong", () => {
    expect(seen(SENT_BYTES - 1).kind).toBe("wrong");
  });
});

describe("a file that arrived shorter than it was sent", () => {
  it.each([
    ["auto", "a.pdf", 10],
    ["auto", "report.docx", SENT_BYTES - 1],
    ["auto", "photo.jpg", 0],
    ["warn", "a.pdf", 10],
    ["warn", "a.bin", SENT_BYTES - 1],
    ["strict", "a.bin", 10],
  ] as const)("is wrong under %s, as %s of %i bytes", (mode, name, bytes) => {
    expect(compare(mode, expected(name), item(bytes, OTHER))).toMatchObject({
      kind: "wrong",
      error: { code: "hash-mismatch" },
    });
  });
});

describe("a file that arrived longer than it was sent", () => {
  it.each(["a.pdf", "report.docx", "photo.jpg", "IMG_0001.HEIC", "page.html"])(
    "is altered by the service where that rewrites such files: %s",
    (name) => {
      expect(compare("auto", expected(name), item(SENT_BYTES + 12, OTHER))).toEqual({
        kind: "fine",
        verification: "altered-by-service",
      });
    },
  );

  it("is wrong beyond what properties can add", () => {
    expect(compare("auto", expected("a.pdf"), item(2 * SENT_BYTES, OTHER)).kind).toBe("wrong");
  });

  it("is wrong where no service rewrites such files", () => {
    expect(compare("auto", expected("a.bin"), item(SENT_BYTES + 12, OTHER)).kind).toBe("wrong");
  });
});

describe("a file of the right size", () => {
  it.each([
    ["matched", HASH],
    ["matched", "4F82C4F65C547A4076B490D8E4DFECC15B8EC070"],
    ["size-only", ""],
    ["size-only", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["size-only", null],
  ] as const)("is %s with the hash %s", (verification, hash) => {
    expect(compare("strict", expected("a.bin"), item(SENT_BYTES, hash))).toEqual({
      kind: "fine",
      verification,
    });
  });

  it("is wrong with another hash", () => {
    expect(compare("auto", expected("a.bin"), item(SENT_BYTES, OTHER)).kind).toBe("wrong");
  });
});
