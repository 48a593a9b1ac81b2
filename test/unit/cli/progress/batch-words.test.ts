import { describe, expect, it } from "vitest";
import { batchProgress, batchSummary } from "../../../../src/cli/progress/batch-words.ts";
import { batchViewOf, type BatchView } from "../../../../src/client/batch-view.ts";
import { NO_TOTALS, submittedBatch, type BatchRecord } from "../../../../src/batch/batch-record.ts";
import { formatTime } from "../../../../src/cli/text/format.ts";
import { batchRequest } from "../../../support/sample-batch.ts";

const MIB = 1024 ** 2;

const viewOf = (
  own: { readonly dryRun: boolean; readonly rangeBytes?: number },
  planned: number,
): BatchView => {
  const { options } = batchRequest();
  const rangeBytes = own.rangeBytes === undefined ? {} : { rangeBytes: own.rangeBytes };
  const request = batchRequest({ dryRun: own.dryRun, options: { ...options, ...rangeBytes } });
  const record = submittedBatch("plan", request, 0);
  return batchViewOf({
    ...record,
    totals: { ...record.totals, listed: planned, planned, plannedBytes: planned * 15 * MIB },
  });
};

it("says of a plan what it takes of the budget with Graph, by the size of its ranges", () => {
  expect(batchSummary(viewOf({ dryRun: true }, 1000), 0)[1]).toBe(
    "  estimate: 2,000 to 8,000 resource units; at Microsoft's limits 2 min 22 s in the largest tenants, 6 min 24 s in the smallest",
  );
  expect(viewOf({ dryRun: true, rangeBytes: 5 * MIB }, 1000).estimate.resourceUnits).toEqual({
    least: 2000,
    most: 11_000,
  });
});

it.each([
  ["of a batch that moves files", false, 1000],
  ["of an empty plan", true, 0],
])("says none of that %s", (_, dryRun, planned) => {
  expect(batchSummary(viewOf({ dryRun }, planned), 0).join("\n")).not.toContain("estimate");
});

describe("the progress of a batch", () => {
  const NOW_MS = 60_000;
  const page = { page: 0, plannedAt: "1970-01-01T00:00:00.000Z", children: 200, retried: false } as const;
  const progressOf = (own: Partial<BatchRecord>, throttledUntil: string | null = null): string => {
    const record = submittedBatch("archive", batchRequest(), 0);
    return batchProgress(batchViewOf({ ...record, listing: null, ...own }), NOW_MS, throttledUntil);
  };
  const planned = { ...NO_TOTALS, listed: 1400, planned: 1400, plannedBytes: 1400 * MIB };
  const completed = { completed: 1000, skipped: 0, failed: 0, cancelled: 0 };
  const closed = { ...planned, ended: completed, movedBytes: 1000 * MIB };

  it("counts each transfer that has ended, not only whole pages", () => {
    const open = [
      { ...page, stage: "sent" as const, ended: 50 },
      { ...page, page: 1, stage: "planned" as const, ended: 0 },
    ];
    expect(progressOf({ totals: planned, open })).toBe(
      "50 of 1,400 files, 1.4 GiB in all, 150 in progress, about 27 min 00 s left",
    );
    expect(progressOf({ totals: closed, open })).toBe(
      "1,050 of 1,400 files, at least 1000 MiB of 1.4 GiB, 16.7 MiB/s, 150 in progress, about 20 s left",
    );
    expect(progressOf({ totals: closed, open: [] })).toBe(
      "1,000 of 1,400 files, 1000 MiB of 1.4 GiB, 16.7 MiB/s, about 24 s left",
    );
  });

  it("says that Graph holds it back instead of the time that is left", () => {
    const open = [{ ...page, stage: "sent" as const, ended: 50 }];
    const until = "1970-01-01T00:02:00.000Z";
    expect(progressOf({ totals: planned, open }, until)).toBe(
      `50 of 1,400 files, throttled by Graph until ${formatTime(until)}, 1.4 GiB in all, 150 in progress`,
    );
    expect(progressOf({ totals: closed, endedAt: "1970-01-01T00:01:00.000Z" }, until)).not.toContain("Graph");
  });

  it("has no rate of an attempt whose beginning nobody noted", () => {
    expect(progressOf({ totals: closed, attempt: 2 })).toBe("1,000 of 1,400 files, 1000 MiB of 1.4 GiB");
  });

  it("begins with the listing, and speaks of one file", () => {
    expect(progressOf({ listing: { marker: null } })).toBe("listing the container");
    expect(progressOf({ totals: { ...planned, planned: 1, plannedBytes: 5 } })).toBe(
      "0 of 1 file, 0 B of 5 B",
    );
    const request = batchRequest({ dryRun: true });
    expect(progressOf({ request, totals: { ...planned, planned: 1, plannedBytes: 5 } })).toBe(
      "1 file, 5 B planned",
    );
    expect(progressOf({ request, listing: { marker: null } })).toBe("listing the container");
  });
});
