import { describe, expect, it } from "vitest";
import {
  dueAtMsOf,
  encodeJson,
  encodeMessage,
  MAX_MESSAGE_BYTES,
  MessageTooLargeError,
  textOfInput,
} from "../../../src/storage/queue-message.ts";
import { optionsSchema } from "../../../src/transfer/job.ts";

const job = { source: { container: "c", blob: "ü/é.pdf" }, target: { kind: "bundle" } };
const text = JSON.stringify(job);
const base64 = Buffer.from(text).toString("base64");

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

describe("a job", () => {
  const request = (target: object) => ({
    source: { container: "c", blob: "b", versionId: null },
    target: target as { kind: string },
    options: optionsSchema.parse({}),
  });
  const written = (target: object): object => {
    const message = { kind: "job", job: { transferId: "t", request: request(target) } } as const;
    return JSON.parse(encodeMessage(message, DUE)) as object;
  };

  it("goes as any producer writes it, without options that older apps refuse", () => {
    const plain = written({ kind: "bundle", driveId: "d", itemId: "i" });
    expect(plain).not.toHaveProperty("blobferry");
    expect(plain).not.toHaveProperty("options.names");
  });

  it("that an older app cannot carry out says so, and is left alone by it", () => {
    const target = { kind: "drive", driveId: "d", path: "{name}" };
    expect(written(target)).toMatchObject({ blobferry: "job", v: 2, job: { target, transferId: "t" } });
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

describe("when a message was due", () => {
  const labels = { dueAt: "1999-12-31T00:00:00.000Z" };
  const request = {
    source: { container: "c", blob: "b", versionId: null },
    target: { kind: "bundle" },
    options: { ...optionsSchema.parse({}), labels },
  };
  const message = { kind: "job", job: { transferId: "t", request } } as const;

  it("is not what a label of a job says", () => {
    expect(dueAtMsOf(encodeMessage(message, DUE))).toBeNull();
    expect(dueAtMsOf(encodeMessage({ ...message, dueAt: DUE }, "-"))).toBe(Date.parse(DUE));
  });

  it.each(['{"blobferry":"job","dueAt":7}', '{"blobferry":"job","dueAt":"soon"}', '{"blobferry":', "", "[]"])(
    "is unknown where %s says nothing that is a time",
    (unknown) => {
      expect(dueAtMsOf(unknown)).toBeNull();
    },
  );
});

describe("the text of a message", () => {
  it("is what came as text, and else its JSON", () => {
    expect(textOfInput("{oops")).toBe("{oops");
    expect(textOfInput(base64)).toBe(base64);
    expect(textOfInput(job)).toBe(text);
    expect(textOfInput(123)).toBe("123");
    expect(textOfInput(null)).toBe("null");
    // The host hands nothing over.
    expect(textOfInput(undefined)).toBe("");
  });
});
