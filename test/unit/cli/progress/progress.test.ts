import { describe, expect, it } from "vitest";
import { barLine, endLines } from "../../../../src/cli/progress/bar-line.ts";
import { isWorthALine } from "../../../../src/cli/progress/progress-lines.ts";
import { bytesPerSecond, timeLeftMs, withSample, type Sample } from "../../../../src/cli/progress/rate.ts";
import { track, type Tracked } from "../../../../src/cli/progress/tracker.ts";
import { endWords, progressWords, waitWords } from "../../../../src/cli/progress/words.ts";
import { viewOfRecord, type TransferView } from "../../../../src/client/transfer-view.ts";
import stringWidth from "string-width";
import {
  completed,
  failed,
  NOW_MS,
  queued,
  requestOf,
  running,
  waiting,
} from "../../../support/records-by-status.ts";

const MIB = 1024 * 1024;
const plain = (_style: string, text: string): string => text;
const samplesOf = (...at: readonly [seconds: number, mib: number][]): readonly Sample[] =>
  at.reduce<readonly Sample[]>(
    (samples, [s, mib]) => withSample(samples, { bytes: mib * MIB, atMs: s * 1000, seenMs: s * 1000 + 500 }),
    [],
  );

describe("the rate", () => {
  it("is none before there are two points", () => {
    expect(bytesPerSecond([], 0)).toBeNull();
    expect(bytesPerSecond(samplesOf([0, 10]), 500)).toBeNull();
  });

  it("is what came between the first and the last of the window, by the app's clock", () => {
    expect(bytesPerSecond(samplesOf([0, 0], [2, 20], [4, 40]), 4500)).toBe(10 * MIB);
    expect(bytesPerSecond(samplesOf([0, 0], [100, 10], [110, 110]), 110_500)).toBe(10 * MIB);
  });

  it("sinks while nothing comes for longer than usual", () => {
    const samples = samplesOf([0, 0], [2, 20], [4, 40]);
    expect(bytesPerSecond(samples, 6500)).toBe(10 * MIB);
    expect(bytesPerSecond(samples, 10_500)).toBe(5 * MIB);
  });

  it("begins anew when bytes are lost, and counts no look twice", () => {
    expect(samplesOf([0, 0], [2, 20], [4, 5])).toHaveLength(1);
    expect(samplesOf([0, 10], [2, 10])).toHaveLength(1);
  });

  it("says how long, or that nobody can tell", () => {
    expect(timeLeftMs(20 * MIB, 10 * MIB)).toBe(2000);
    expect(timeLeftMs(1, 0)).toBeNull();
    expect(timeLeftMs(1, null)).toBeNull();
  });

  it("is none while a transfer waits, and starts again with an attempt", () => {
    const at = (view: TransferView, s: number, bytes: number): TransferView => ({
      ...view,
      acceptedBytes: bytes,
      updatedAt: new Date(NOW_MS + s * 1000).toISOString(),
    });
    const first = track(undefined, at(viewOfRecord(running("t")), 0, 100), 0);
    const second = track(first, at(viewOfRecord(running("t")), 1, 200), 1000);
    expect(second.samples).toHaveLength(2);
    expect(track(second, viewOfRecord(waiting("t")), 2000).samples).toEqual([]);
    const retried = at({ ...viewOfRecord(running("t")), attempt: 2 }, 9, 300);
    expect(track(second, retried, 9000).samples).toHaveLength(1);
  });
});

describe("words", () => {
  it("tell progress, rate and time left", () => {
    const view = { ...viewOfRecord(running("t")), bytes: 96 * MIB, acceptedBytes: 48 * MIB };
    expect(progressWords(view, 12 * MIB)).toBe("50% · 48.0 MiB of 96.0 MiB · 12.0 MiB/s · 4.0 s left");
    expect(progressWords(view, null)).toBe("50% · 48.0 MiB of 96.0 MiB");
    expect(progressWords(viewOfRecord(queued("t")), null)).toBe("");
  });

  it("tell why a transfer waits", () => {
    const view = viewOfRecord(waiting("t"));
    expect(waitWords(view)).toMatch(/^until \d\d:05:22 \(Graph asks to slow down\), cancel requested$/);
    const failure = { ...view, wait: view.wait && { ...view.wait, why: "failure" as const } };
    expect(waitWords(failure)).toContain("(try 2 failed: Graph said: später.)");
    expect(waitWords({ ...view, wait: null })).toBe("cancel requested");
    expect(waitWords(viewOfRecord(running("t")))).toBe("");
    expect(waitWords({ ...viewOfRecord(completed("t")), cancelRequested: true })).toBe("");
  });

  it("tell the end", () => {
    expect(endWords(viewOfRecord(completed("t")))).toBe("completed: 1000 B in 1 min 00 s (hash matched)");
    expect(endWords(viewOfRecord(failed("t")))).toMatch(/^failed: target-forbidden: creating/);
  });
});

describe("a bar", () => {
  const tracked = (view: TransferView): Tracked => ({ view, samples: [] });

  it.each([40, 60, 80, 120, 200])("fits %d columns, whatever the name", (columns) => {
    for (const blob of ["a.pdf", "x".repeat(1000), "報告書".repeat(100)]) {
      for (const make of [queued, running]) {
        const line = barLine(tracked(viewOfRecord(make("t", requestOf(blob)))), columns, NOW_MS, plain);
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }
      expect(
        stringWidth(barLine(tracked(viewOfRecord(waiting("t"))), columns, NOW_MS, plain)),
      ).toBeLessThanOrEqual(columns);
    }
  });

  it("is as full as the transfer", () => {
    const line = barLine(tracked(viewOfRecord(running("t"))), 100, NOW_MS, plain);
    expect(line.match(/█/g)?.length).toBe(9);
    expect(line.match(/░/g)?.length).toBe(15);
  });

  it("becomes lines that tell the end and what to do", () => {
    const [head, advice] = endLines(viewOfRecord(failed("t")), 300, plain);
    expect(head).toBe(
      "✗ reports/2026/big.pdf  failed: target-forbidden: creating the upload session: Graph answered 403",
    );
    expect(advice).toContain("Files.ReadWrite.All");
  });
});

describe("a plain line", () => {
  const said = { status: "running", percent: 20, atMs: 0 };
  it.each([
    ["the first time", undefined, said, true],
    ["for another status", said, { ...said, status: "waiting" }, true],
    ["for ten percent more", said, { ...said, percent: 30 }, true],
    ["not for a little more", said, { ...said, percent: 29, atMs: 9_999 }, false],
    ["for a little more after a while", said, { ...said, percent: 21, atMs: 10_000 }, true],
    ["not for nothing, however long", said, { ...said, atMs: 99_999 }, false],
  ])("is worth printing %s", (_when, last, next, expected) => {
    expect(isWorthALine(last, next)).toBe(expected);
  });
});
