import { expect, it } from "vitest";
import type { BatchView } from "../../../src/client/batch-view.ts";
import { batchView } from "../../support/batch-views.ts";
import { load } from "./load.ts";

const { batchBytesText, batchLabel, batchPercent, batchSpeedText, filesText, isOfTransfers, reasonsTitle } =
  await load<{
    isOfTransfers: (batch: BatchView, code: string, count: number) => boolean;
    batchBytesText: (batch: BatchView) => string;
    filesText: (batch: BatchView) => string;
    batchLabel: (batch: BatchView) => string;
    batchPercent: (batch: BatchView) => number;
    batchSpeedText: (batch: BatchView, nowMs: number) => string;
    reasonsTitle: (batch: BatchView) => string;
  }>("batch-status.js");

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;
const { totals } = batchView();
const counts = { ...totals, planned: 10, plannedBytes: 100 * MIB };

it.each<[string, Partial<BatchView>, number]>([
  ["running", { totals: { ...counts, completed: 4, failed: 1 } }, 50],
  ["running, most of it not counted yet", { totals: { ...counts, completed: 1, ended: 7 } }, 70],
  ["running, all of its transfers ended", { totals: { ...counts, completed: 10 } }, 99],
  [
    "ended, some failed",
    { status: "completed-with-failures", totals: { ...counts, completed: 6, failed: 4 } },
    100,
  ],
  ["cancelled half way", { status: "cancelled", totals: { ...counts, completed: 5 } }, 50],
  ["cancelled before anything was planned", { status: "cancelled", totals }, 0],
  ["completed, nothing to send", { status: "completed", totals }, 100],
  ["planned", { status: "completed", dryRun: true, totals: counts }, 100],
  ["planned, some refused", { status: "completed-with-failures", dryRun: true, totals: counts }, 100],
  ["a plan that was cancelled", { status: "cancelled", dryRun: true, totals: counts }, 0],
])("a batch that is %s is as far as its files are", (_what, own, percent) => {
  expect(batchPercent(batchView(own))).toBe(percent);
});

it("a plan that refuses files has failed with none", () => {
  const plan = batchView({ dryRun: true, status: "completed-with-failures" });
  expect(batchLabel(plan)).toBe("Planned, some refused");
  expect(reasonsTitle(plan)).toBe("Why files were refused");
  expect(reasonsTitle(batchView({ totals: { ...counts, failed: 1 } }))).toBe("Why files failed");
});

it.each<[string, number, Partial<BatchView["totals"]>, boolean]>([
  ["name-conflict", 3, { failed: 3, refused: 2 }, true],
  ["name-conflict", 2, { refused: 2 }, false],
  ["invalid-job", 2, { failed: 3, refused: 2 }, false],
  ["invalid-job", 3, { failed: 3, refused: 2 }, true],
])("an error has transfers unless only the plan can have found it: %s, %i of %j", (code, count, own, is) => {
  expect(isOfTransfers(batchView({ totals: { ...counts, ...own } }), code, count)).toBe(is);
});

it("the average rate of a retried batch is unknown, because nothing says when its attempt began", () => {
  const batch = batchView({
    status: "running",
    isPlanned: true,
    totals: { ...counts, completed: 5, movedBytes: 60 * MIB },
  });
  const nowMs = Date.parse(batch.submittedAt) + MINUTE_MS;
  expect(batchSpeedText(batch, nowMs)).toBe("1.0 MiB/s on average, about 1 min 00 s left");
  expect(batchSpeedText({ ...batch, attempt: 2 }, nowMs)).toBe("");
});

it("counts the files that have ended in a page that is not counted yet, and the bytes only once they are known", () => {
  const totals = { ...counts, completed: 2, ended: 6, movedBytes: 20 * MIB };
  const batch = batchView({ isPlanned: true, totals });
  expect(filesText(batch)).toBe("6 of 10 files");
  expect(batchBytesText(batch)).toBe("100 MiB in all");
  expect(batchBytesText({ ...batch, totals: { ...totals, ended: 2 } })).toBe("20.0 MiB of 100 MiB");
  const nowMs = Date.parse(batch.submittedAt) + MINUTE_MS;
  expect(batchSpeedText(batch, nowMs)).toBe("1.0 MiB/s on average, about 40 s left");
  const none = { ...batch, totals: { ...totals, ended: 4, completed: 0, movedBytes: 0 } };
  expect(batchSpeedText(none, nowMs)).toBe("about 1 min 30 s left");
});

it.each<[Partial<BatchView>, string]>([
  [{ status: "running", isPlanned: false, totals }, "Listing the files…"],
  [{ status: "failed", isPlanned: false, totals }, "No files to send"],
  [{ status: "completed", isPlanned: true, totals }, "No files to send"],
  [{ status: "running", isPlanned: false, totals: counts }, "0 of 10 or more files"],
  [{ status: "cancelled", isPlanned: false, totals: counts }, "0 of 10 files"],
])("says how many files there are, as far as it is known: %#", (own, text) => {
  expect(filesText(batchView(own))).toBe(text);
});
