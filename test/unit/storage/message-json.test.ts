import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { jsonOfInput } from "../../../src/storage/message-json.ts";
import { MAX_MESSAGE_BYTES } from "../../../src/storage/queue-message.ts";

const job = { source: { container: "c", blob: "ü/é 文書?>.pdf" }, target: { kind: "bundle" } };
const text = JSON.stringify(job);
const BOM = "\uFEFF";
const encoded = (value: string | Buffer): string => Buffer.from(value as string).toString("base64");
const base64 = encoded(text);
const utf16 = Buffer.from(text, "utf16le");
/** As `str(bytes)` in Python. */
const python = (bytes: Buffer, quote = "'"): string =>
  `b${quote}${[...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`)).join("")}${quote}`;

const READABLE: readonly (readonly [string, unknown])[] = [
  ["parsed by the host already", job],
  ["raw", text],
  ["raw, with white space around it", `\r\n\t ${text} \n`],
  ["raw, behind a byte order mark", BOM + text],
  ["raw, behind two byte order marks", BOM + BOM + text],
  ["raw, in lines with CRLF", JSON.stringify(job, null, 2).replaceAll("\n", "\r\n")],
  ["raw, with zeros at its end", `${text}\0\0`],
  ["base64", base64],
  ["base64 with white space around it", ` ${base64}\n`],
  ["base64 of a byte order mark and it", encoded(BOM + text)],
  ["base64 of two byte order marks and it", encoded(BOM + BOM + text)],
  ["base64 of it and a zero", encoded(`${text}\0`)],
  ["base64 of indented text", encoded(JSON.stringify(job, null, 2))],
  ["base64 in lines of 76, as base64(1) writes it", base64.replace(/.{76}/g, "$&\n")],
  ["base64 in lines of 76 with CRLF", base64.replace(/.{76}/g, "$&\r\n")],
  ["base64url", Buffer.from(text).toString("base64url")],
  ["base64url with padding", base64.replaceAll("+", "-").replaceAll("/", "_")],
  ["base64 of UTF-16 LE", encoded(utf16)],
  ["base64 of UTF-16 LE with a BOM", encoded(Buffer.from(BOM + text, "utf16le"))],
  ["base64 of UTF-16 BE", encoded(Buffer.from(utf16).swap16())],
  ["base64 of UTF-16 BE with a BOM", encoded(Buffer.from(BOM + text, "utf16le").swap16())],
  ["base64 of base64", encoded(base64)],
  ["a JSON string of JSON", JSON.stringify(text)],
  ["a JSON string of base64", JSON.stringify(base64)],
  ["base64 of a JSON string of JSON", encoded(JSON.stringify(text))],
  ["Python's bytes", python(Buffer.from(text))],
  ["Python's bytes of base64", python(Buffer.from(base64))],
  ["Python's bytes in double quotes", python(Buffer.from('{"a":1}'), '"').replaceAll('"a"', '\\"a\\"')],
];

describe("the JSON of a message", () => {
  it.each(READABLE)("is read when it is %s", (_what, input) => {
    expect(jsonOfInput(input)).toEqual({ json: _what.includes("double quotes") ? { a: 1 } : job });
  });

  it.each([0, 1, 2])("is read from base64 with %i signs of padding, and without them", (padding) => {
    const padded = [0, 1, 2]
      .map((blanks) => encoded(text + " ".repeat(blanks)))
      .find((coded) => coded.endsWith("=".repeat(padding)) && !coded.endsWith("=".repeat(padding + 1)));
    expect(jsonOfInput(padded)).toEqual({ json: job });
    expect(jsonOfInput(padded?.replace(/=+$/, ""))).toEqual({ json: job });
  });

  it.each([
    ["a number that the host has parsed", 123, 123],
    ["a number as text", "123", 123],
    ["a number of four digits, which might be base64", "1234", 1234],
    ["a list", "[1]", [1]],
    ["null that the host has parsed", null, null],
  ])("is the value itself when it is %s", (_what, input, value) => {
    expect(jsonOfInput(input)).toEqual({ json: value });
  });

  it.each([
    ["nothing", "", "is empty"],
    ["white space", " \n ", "is empty"],
    ["a zero", "\0", "is empty"],
    ["broken JSON", "{oops", "is not JSON, plain or in base64"],
    ["a word that might be base64", "word", "is not JSON, plain or in base64"],
    ["a JSON string of a word", '"word!"', "is an encoding of text that is not JSON"],
    ["XML", "<job/>", "is XML"],
    ["gzip", encoded(gzipSync(text)), "is compressed"],
    ["base64 of no JSON", encoded("hello world!"), "is an encoding of text that is not JSON"],
    ["base64, three times", encoded(encoded(base64)), "is encoded more than twice"],
    ["JSON strings, three deep", JSON.stringify(JSON.stringify(JSON.stringify(text))), "more than twice"],
    ["base64 of bytes that are no text", encoded(Buffer.from([0xff, 0xfe, 0x7b])), "is not JSON"],
    ["base64 cut off", base64.slice(0, -(base64.length % 4) - 3), "is"],
    ["base64 of Windows-1252", encoded(Buffer.from('{"a":"ü"}', "latin1")), "is not JSON"],
    ["base64 with a stray sign of padding", `${base64.replace(/=+$/, "")}===`, "is not JSON"],
    ["base64 of a cut character in UTF-16", encoded(utf16.subarray(0, utf16.length - 1)), "is not JSON"],
    ["a Python dictionary", "{'a': 'b'}", "is not JSON"],
    ["undefined", undefined, "is not JSON"],
  ])("is missing in %s, and the cause is named", (_what, input, cause) => {
    const read = jsonOfInput(input);
    expect("unreadable" in read ? read.unreadable : read).toContain(cause);
  });

  it("is found in the longest message the queue takes, quickly", () => {
    const long = encoded(JSON.stringify({ long: "x".repeat(49_000) }));
    expect(jsonOfInput(long)).toMatchObject({ json: { long: expect.any(String) as string } });
    expect(jsonOfInput(`${long}!`)).toHaveProperty("unreadable");
  });

  it("is not looked for in a text that no queue takes", () => {
    expect(jsonOfInput(`${text}${" ".repeat(MAX_MESSAGE_BYTES)}`)).toHaveProperty("unreadable");
  });

  it.each(["\0", " ", "\uFEFF", "=", "A", "\\", "b'", '"', "\\x", "<"])(
    "takes no time that grows faster than a message of %j",
    (unit) => {
      const filled = unit.repeat(Math.floor(MAX_MESSAGE_BYTES / unit.length) - 2);
      for (const input of [filled, `${filled}!`, `b'${filled}`.slice(0, MAX_MESSAGE_BYTES), `x${filled}x`])
        expect(jsonOfInput(input)).toHaveProperty("unreadable");
    },
  );
});
