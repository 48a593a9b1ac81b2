import { expect, it } from "vitest";
import { batchSummary } from "../../../../src/cli/progress/batch-words.ts";
import { batchViewOf, type BatchView } from "../../../../src/client/batch-view.ts";
import { submittedBatch } from "../../../../src/batch/batch-record.ts";
import { batchRequest } from "../../../fakes/batch-world.ts";

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

it("counts the files that have ended in pages that are not counted yet", () => {
  const record = submittedBatch("archive", batchRequest(), 0);
  const page = { page: 0, plannedAt: record.submittedAt, children: 10, retried: false, ended: 6 } as const;
  const view = batchViewOf({
    ...record,
    listing: null,
    open: [
      { ...page, stage: "sent" },
      { ...page, page: 1, stage: "planned", ended: 0 },
    ],
    totals: { ...record.totals, listed: 20, planned: 20, plannedBytes: 20 * MIB },
  });
  expect(view.totals).toMatchObject({ running: 4, uncounted: 6, completed: 0 });
  expect(batchSummary(view, 60_000)[0]).toBe(
    "archive running: 6 of 20 files, 20.0 MiB in all, 4 running, about 2 min 20 s left",
  );
});
