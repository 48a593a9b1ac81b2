import { describe, expect, it } from "vitest";
import { readJob } from "../../../src/client/job-input.ts";

const BASE = "https://acc.blob.core.windows.net";
const job = {
  source: { container: "reports", blob: "a.pdf" },
  target: { kind: "bundle", driveId: "d", itemId: "i" },
};

describe("a job handed to the client", () => {
  it("is read by the app's own rules, with its defaults filled in", () => {
    const read = readJob({ ...job, options: { name: undefined, labels: { a: "b" } } }, BASE);
    expect(read).toMatchObject({ transferId: null, request: { target: job.target } });
    expect(read.request.options).toMatchObject({ conflictBehavior: "fail", labels: { a: "b" } });
    expect(read.request.options).not.toHaveProperty("name");
  });

  it.each([
    [{ ...job, target: { kind: "bundle", driveId: "d" } }, "target.itemId"],
    [{ ...job, target: { kind: "nowhere" } }, "target.kind"],
    [{ ...job, more: 1 }, "more"],
    [{ ...job, "two words": 1 }, null],
    [{ ...job, transferId: "a b" }, "transferId"],
    [{ ...job, options: { rangeBytes: 1 } }, "options.rangeBytes"],
    [{ ...job, source: { url: "https://other.example/c/b" } }, "source.url"],
    [{ ...job, blobferry: "step" }, "blobferry"],
    [{ ...job, options: JSON.parse('{"labels":{"__proto__":"v"}}') as object }, "options.labels.__proto__"],
    ["text", null],
    [null, null],
    [[job], null],
    [undefined, null],
  ])("is refused when it is %j, with the field at fault", (input, field) => {
    expect(() => readJob(input, BASE)).toThrow(
      expect.objectContaining({ name: "TransferClientError", code: "invalid-job", field }) as Error,
    );
  });

  it("is no continuation, however well formed", () => {
    const step = {
      blobferry: "step",
      transferId: "t",
      runId: "0b0fdd1e-3b5c-4f0e-9c51-0b8f0ad5f4f4",
      step: 1,
      admittedAt: "2026-10-05T12:00:00.000Z",
    };
    expect(() => readJob(step, BASE)).toThrow(expect.objectContaining({ code: "invalid-job" }) as Error);
  });
});

describe("a job that JSON cannot hold", () => {
  const circle: Record<string, unknown> = { ...job };
  circle["target"] = circle;
  const nest = (levels: number, inner: unknown): unknown => {
    let value = inner;
    for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
    return value;
  };

  it.each([
    ["nested too deeply to be walked", { ...job, options: nest(50_000, 1) }],
    ["nested more deeply than any job is", { ...job, options: nest(101, 1) }],
    ["that contains itself", circle],
    ["with a number that JSON lacks", { ...job, options: { rangeBytes: 5n } }],
    ["that has no JSON", { toJSON: () => undefined }],
    ["whose JSON is no object", { toJSON: () => 7 }],
  ])("is refused: one %s", (_what, input) => {
    expect(() => readJob(input, BASE)).toThrow(
      expect.objectContaining({ name: "TransferClientError", code: "invalid-job" }) as Error,
    );
  });
});
