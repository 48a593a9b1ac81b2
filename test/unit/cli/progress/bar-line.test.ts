import { describe, expect, it } from "vitest";
import { barLine, endLines } from "../../../../src/cli/progress/bar-line.ts";
import type { Tracked } from "../../../../src/cli/progress/tracker.ts";
import { transferViewOf, type TransferView } from "../../../../src/client/transfer-view.ts";
import stringWidth from "string-width";
import { failed, NOW_MS, queued, requestOf, running, waiting } from "../../../support/records-by-status.ts";

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

  it("becomes lines that tell the end and what to do", () => {
    const [head, advice] = endLines(transferViewOf(failed("t")), 300, plain);
    expect(head).toBe(
      "✗ reports/2026/big.pdf  failed: target-forbidden: creating the upload session: Graph answered 403",
    );
    expect(advice).toContain("Files.ReadWrite.All");
  });
});
