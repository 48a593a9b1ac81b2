import { describe, expect, it } from "vitest";
import {
  encodeJson,
  encodeMessage,
  jsonOfInput,
  MAX_MESSAGE_BYTES,
  MessageTooLargeError,
  textOfInput,
} from "../../../src/storage/queue-message.ts";

const job = { source: { container: "c", blob: "ü/é.pdf" }, target: { kind: "bundle" } };
const text = JSON.stringify(job);
const base64 = Buffer.from(text).toString("base64");
const BOM = "\uFEFF";

const DUE = "2026-10-05T13:00:00.000Z";

describe("a continuation", () => {
  it.each(["step", "retry"] as const)("of kind %s is written without a name of the host's", (kind) => {
    const fields = {
      transferId: "t",
      runId: "8be4df61-93ca-41d2-aa0d-00e098032b8c",
      step: 7,
      admittedAt: "2026-10-05T12:00:00.000Z",
    };
    const written = JSON.parse(encodeMessage({ kind, ...fields }, DUE)) as object;
    expect(written).toStrictEqual({ blobferry: kind, v: 1, ...fields, dueAt: DUE });
    const hosts = ["id", "popreceipt", "dequeuecount", "insertiontime", "expirationtime", "nextvisibletime"];
    for (const key of Object.keys(written))
      expect([...hosts, "queuetrigger"]).not.toContain(key.toLowerCase());
  });
});

describe("a message as JSON", () => {
  it("escapes what XML cannot carry", () => {
    const value = { name: "a\uFFFE\uFFFF" };
    expect(encodeJson(value)).toBe('{"name":"a\\ufffe\\uffff"}');
    expect(JSON.parse(encodeJson(value))).toEqual(value);
  });

  it("may have 64 KiB of UTF-8, and not one byte more", () => {
    const largest = { text: "ü".repeat((MAX_MESSAGE_BYTES - 11) / 2 - 1) + "xyz" };
    expect(Buffer.byteLength(encodeJson(largest))).toBe(MAX_MESSAGE_BYTES);
    expect(() => encodeJson({ text: `${largest.text}x` })).toThrow(MessageTooLargeError);
  });
});

describe("the text of a message", () => {
  it("is what came as text, and else its JSON", () => {
    expect(textOfInput("{oops")).toBe("{oops");
    expect(textOfInput(base64)).toBe(base64);
    expect(textOfInput(job)).toBe(text);
    expect(textOfInput(123)).toBe("123");
    expect(textOfInput(null)).toBe("null");
  });
});

describe("the JSON of a message", () => {
  it.each([
    ["parsed by the host already", job],
    ["raw", text],
    ["raw, with white space around it", `\r\n\t ${text} \n`],
    ["raw, behind a byte order mark", BOM + text],
    ["raw, indented", JSON.stringify(job, null, 2)],
    ["base64", base64],
    ["base64 with white space around it", ` ${base64}\n`],
    ["base64 of a byte order mark and it", Buffer.from(BOM + text).toString("base64")],
    ["base64 of indented text", Buffer.from(JSON.stringify(job, null, 2)).toString("base64")],
    ["base64 in lines of 76, as base64(1) writes it", base64.replace(/.{76}/g, "$&\n")],
  ])("is read when it is %s", (_what, input) => {
    expect(jsonOfInput(input)).toEqual(job);
  });

  it.each([0, 1, 2])("is read from base64 with %i signs of padding", (padding) => {
    const padded = [0, 1, 2]
      .map((blanks) => Buffer.from(text + " ".repeat(blanks)).toString("base64"))
      .find((coded) => coded.endsWith("=".repeat(padding)) && !coded.endsWith("=".repeat(padding + 1)));
    expect(jsonOfInput(padded)).toEqual(job);
  });

  it.each([
    ["a number that the host has parsed", 123, 123],
    ["a number as text", "123", 123],
    ["a number of four digits, which might be base64", "1234", 1234],
    ["a list", "[1]", [1]],
    ["null that the host has parsed", null, null],
    // Undone once only: what is inside a JSON string is nobody's job.
    ["a JSON string that holds JSON", JSON.stringify(text), text],
    ["a JSON string that holds base64", JSON.stringify(base64), base64],
  ])("is the value itself when it is %s", (_what, input, value) => {
    expect(jsonOfInput(input)).toEqual(value);
  });

  it.each([
    ["nothing", ""],
    ["white space", " \n "],
    ["broken JSON", "{oops"],
    ["a word that might be base64", "word"],
    ["base64 of no JSON", Buffer.from("hello world!").toString("base64")],
    ["base64 of base64", Buffer.from(base64).toString("base64")],
    ["base64 of bytes that are no text", Buffer.from([0xff, 0xfe, 0x7b]).toString("base64")],
    ["base64 cut off", base64.slice(0, -3)],
    ["undefined", undefined],
  ])("is undefined for %s", (_what, input) => {
    expect(jsonOfInput(input)).toBeUndefined();
  });

  it("is found in the longest message the queue takes, quickly", () => {
    const long = Buffer.from(JSON.stringify({ long: "x".repeat(49_000) })).toString("base64");
    expect(jsonOfInput(long)).toMatchObject({ long: expect.any(String) as string });
    expect(jsonOfInput(`${long}!`)).toBeUndefined();
  });
});
