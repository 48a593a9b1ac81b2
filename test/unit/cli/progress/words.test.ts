import { describe, expect, it } from "vitest";
import { endWords, progressWords, waitWords } from "../../../../src/cli/progress/words.ts";
import { transferViewOf } from "../../../../src/client/transfer-view.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import { completed, failed, queued, running, waiting } from "../../../support/records-by-status.ts";

const MIB = 1024 * 1024;

describe("words", () => {
  it("tell progress, rate and time left", () => {
    const view = { ...transferViewOf(running("t")), bytes: 96 * MIB, acceptedBytes: 48 * MIB };
    expect(progressWords(view, 12 * MIB)).toBe("50% · 48.0 MiB of 96.0 MiB · 12.0 MiB/s · 4.0 s left");
    expect(progressWords(view, null)).toBe("50% · 48.0 MiB of 96.0 MiB");
    expect(progressWords(transferViewOf(queued("t")), null)).toBe("");
  });

  it("tell why a transfer waits", () => {
    const view = transferViewOf(waiting("t"));
    expect(waitWords(view)).toMatch(
      /^until 2026-10-0\d \d\d:05:22 [+-]\d\d:\d\d \(throttled by Graph\), cancel requested$/,
    );
    const failure = { ...view, wait: view.wait && { ...view.wait, why: "failure" as const } };
    expect(waitWords(failure)).toContain("(try 2 failed: Graph said: später.)");
    expect(waitWords({ ...view, wait: null })).toBe("cancel requested");
    expect(waitWords(transferViewOf(running("t")))).toBe("");
    expect(waitWords({ ...transferViewOf(completed("t")), cancelRequested: true })).toBe("");
  });

  it("tell of a retry that has not begun", () => {
    const view = { ...transferViewOf(failed("t")), retryRequested: true as const };
    expect(waitWords(view)).toBe("(retry requested)");
    expect(waitWords({ ...view, cancelRequested: true })).toBe("(retry cancelled)");
  });

  it("tell the end", () => {
    expect(endWords(transferViewOf(completed("t")))).toBe("completed: 1000 B in 1 min 00 s (hash matched)");
    expect(endWords(transferViewOf(failed("t")))).toMatch(/^failed: target-forbidden: creating/);
    expect(endWords({ ...transferViewOf(completed("t")), status: "skipped" })).toBe(
      "skipped: the existing file was kept",
    );
  });

  it("tell what was left undone after an arrival", () => {
    const view = transferViewOf(completed("t"));
    const error = { ...transferError("target-rejected", "no such column"), advice: "" };
    const followUps = {
      fields: { status: "failed" as const, error },
      checkIn: { status: "done" as const, error: null },
    };
    expect(endWords({ ...view, result: view.result && { ...view.result, followUps } })).toBe(
      "completed: 1000 B in 1 min 00 s (hash matched) – setting the columns failed: no such column",
    );
  });
});
