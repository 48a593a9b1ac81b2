import { describe, expect, it } from "vitest";
import { decodeText } from "../../../src/config/decode-text.ts";

const TEXT = '{"a":"Grüße 文書 💾"}\r\n';
const le = Buffer.from(TEXT, "utf16le");
const be = Buffer.from(le).swap16();

describe("text from outside", () => {
  it.each([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8 with a BOM", Buffer.from(`\uFEFF${TEXT}`)],
    ["UTF-16 LE with a BOM", Buffer.concat([Buffer.from([0xff, 0xfe]), le])],
    ["UTF-16 BE with a BOM", Buffer.concat([Buffer.from([0xfe, 0xff]), be])],
    ["UTF-16 LE without a BOM", le],
    ["UTF-16 BE without a BOM", be],
  ])("is read in %s", (_name, bytes) => {
    expect(decodeText(bytes)).toBe(TEXT);
  });

  it.each([
    ["nothing", Buffer.alloc(0), ""],
    ["one character", Buffer.from("{"), "{"],
    ["a BOM alone", Buffer.from([0xff, 0xfe]), ""],
    ["zeros alone, as of an empty C text", Buffer.alloc(3), ""],
    ["UTF-16 from its first control character on", Buffer.from("\u0001a", "utf16le"), "\u0001a"],
  ])("may be %s", (_name, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it.each([
    ["Windows-1252", Buffer.from('{"a":"Grüße"}', "latin1")],
    ["UTF-32 LE with a BOM", Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])],
    ["UTF-16 cut within a character", le.subarray(0, 21)],
    ["half characters in UTF-16", Buffer.from('{"a":"\uD800"}', "utf16le")],
    ["a NUL", Buffer.from('{"a":\0"b"}')],
  ])("is refused in %s", (_name, bytes) => {
    expect(() => decodeText(bytes)).toThrow("it is not text in UTF-8 or UTF-16");
  });
});
