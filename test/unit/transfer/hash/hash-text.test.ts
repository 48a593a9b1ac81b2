import { expect, it } from "vitest";
import { sameHash } from "../../../../src/transfer/hash/hash-text.ts";

const BASE64 = "T4LE9lxUekB2tJDY5N/swVuOwHA=";
const HEX = "4F82C4F65C547A4076B490D8E4DFECC15B8EC070";
const ZEROS = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const OTHER = "XhBEHQSgjAiEAx7YPgEs1CEGZwA=";

it.each([
  ["the same text", BASE64, BASE64, true],
  ["upper-case hex", HEX, BASE64, true],
  ["lower-case hex", HEX.toLowerCase(), BASE64, true],
  ["base64 without its padding", BASE64.slice(0, -1), BASE64, true],
  ["another hash", OTHER, BASE64, false],
  ["zeros, for a file whose hash is zero", ZEROS, ZEROS, true],
  ["zeros, for any other file", ZEROS, BASE64, null],
  ["zeros in hex", "0".repeat(40), BASE64, null],
  ["an empty text", "", BASE64, null],
  ["19 bytes", "T4LE9lxUekB2tJDY5N/swVuOwA==", BASE64, null],
  ["no hash at all", null, BASE64, null],
  ["a source that was not read to its end", BASE64, null, null],
])("compares %s by its 20 bytes", (_what, shown, own, same) => {
  expect(sameHash(shown, own)).toBe(same);
});
