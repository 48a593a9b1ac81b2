import { expect, it } from "vitest";
import type { BatchView } from "../../../src/client/batch-view.ts";
import { batchView } from "../../support/batch-views.ts";
import { load } from "./load.ts";

const { batchNothingText } = await load<{ batchNothingText: (batch: BatchView) => string }>(
  "batch-nothing.js",
);

const { totals } = batchView();

it.each<[string, Partial<BatchView>, RegExp]>([
  ["no blob has the prefix", {}, /^Nothing to copy: no blob in scans starts with “2026\/”\.$/],
  ["all are left out", { totals: { ...totals, excluded: { "not-included": 2 } } }, /\(2 not included\)/],
  ["changes were asked for", { totals: { ...totals, excluded: { "not-modified": 2 } } }, /^$/],
  ["older files were asked for", { totals: { ...totals, excluded: { "modified-later": 2 } } }, /^$/],
  ["files were planned", { totals: { ...totals, planned: 1 } }, /^$/],
  ["it is listing", { status: "running", endedAt: null }, /^$/],
])("the page of a batch says that nothing matched, where %s", (_what, own, text) => {
  expect(batchNothingText(batchView({ status: "completed", isPlanned: true, ...own }))).toMatch(text);
});
