import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { barLine, barLines, barRenderer, endLines } from "../../../../src/cli/progress/bars.ts";
import type { Tracked } from "../../../../src/cli/progress/rate.ts";
import { transferViewOf, type TransferView } from "../../../../src/client/transfer-view.ts";
import stringWidth from "string-width";
import { createOutput } from "../../../../src/cli/output.ts";
import {
  completed,
  failed,
  NOW_MS,
  queued,
  requestOf,
  running,
  waiting,
} from "../../../support/records-by-status.ts";

const plain = (_style: string, text: string): string => text;

describe("a bar", () => {
  const tracked = (view: TransferView): Tracked => ({ view, samples: [] });

  it.each([40, 60, 80, 120, 200])("fits %d columns, whatever the name", (columns) => {
    for (const blob of ["a.pdf", "x".repeat(1000), "報告書".repeat(100)]) {
      for (const make of [queued, running]) {
        const line = barLine(tracked(transferViewOf(make("t", requestOf(blob)))), columns, NOW_MS, plain);
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }
      expect(
        stringWidth(barLine(tracked(transferViewOf(waiting("t"))), columns, NOW_MS, plain)),
      ).toBeLessThanOrEqual(columns);
    }
  });

  it("is as full as the transfer", () => {
    const line = barLine(tracked(transferViewOf(running("t"))), 100, NOW_MS, plain);
    expect(line.match(/█/g)?.length).toBe(9);
    expect(line.match(/░/g)?.length).toBe(15);
  });

  it.each([40, 80, 120])("tells apart transfers whose names look the same in %d columns", (columns) => {
    const shown = ["run7-000001", "m-1795781237720-KkQLDumfp610tGsSNgr7d4", "b"].map((id) =>
      tracked(transferViewOf(queued(id, requestOf(id === "b" ? "other.pdf" : "2026/big.pdf")))),
    );
    const lines = barLines(shown, columns, NOW_MS, plain);
    expect(lines[0]).toMatch(/^\S* …00001 /);
    expect(lines[1]).toMatch(/^\S* …gr7d4 /);
    expect(lines[2]).toMatch(/other\.pdf {2}/);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });

  it("becomes lines with the outcome and the advice", () => {
    const [head, advice] = endLines(transferViewOf(failed("t")), 300, plain);
    expect(head).toBe(
      "✗ reports/2026/big.pdf  failed: target-forbidden: creating the upload session: Graph answered 403",
    );
    expect(advice).toContain("the Graph permission that the message names");
  });
});

describe("the block of bars", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is drawn at its own pace, shows as many as fit, and leaves the rest as lines", () => {
    const stream = Object.assign(new PassThrough({ encoding: "utf8" }), {
      isTTY: true,
      columns: 80,
      rows: 6,
    });
    const written = (): string => (stream.read() as string | null) ?? "";
    const renderer = barRenderer(createOutput(stream, stream, { json: false, color: false }), () => NOW_MS);
    for (const id of ["q1", "q2", "q3", "q4"])
      renderer.show(transferViewOf(queued(id, requestOf(`${id}.pdf`))));
    renderer.show(transferViewOf(running("r", requestOf("r.pdf"))));
    expect(written()).toBe("");
    vi.advanceTimersByTime(250);
    expect(written()).toMatch(/reports\/r\.pdf[^]*q1\.pdf[^]*q2\.pdf[^]*and 2 more in progress\n/);
    renderer.show(transferViewOf(completed("r", requestOf("r.pdf"))));
    expect(written()).toMatch(/✓ reports\/r\.pdf[^]*q3\.pdf[^]*and 1 more in progress\n/);
    renderer.stop();
    expect(written()).toMatch(/q1\.pdf[^]*q2\.pdf[^]*q3\.pdf[^]*q4\.pdf/);
    expect(vi.getTimerCount()).toBe(0);
  });
});
