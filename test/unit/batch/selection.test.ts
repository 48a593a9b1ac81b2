import { expect, it } from "vitest";
import type { BatchSource } from "../../../src/batch/batch-request.ts";
import { exclusionOf, type ListedBlob } from "../../../src/batch/selection.ts";
import { batchRequest, listedBlob } from "../../support/sample-batch.ts";

const NAME = "2026/a.pdf";

it.each<[string, Partial<BatchSource>, Partial<ListedBlob>, string | null]>([
  ["nothing is asked for", {}, {}, null],
  ["it was modified at that time", { modifiedSince: "2026-01-02T03:04:05Z" }, {}, null],
  ["it was modified before that", { modifiedSince: "2026-01-02T03:04:06Z" }, {}, "not-modified"],
  ["it was modified before the limit", { modifiedBefore: "2026-01-02T03:04:06Z" }, {}, null],
  ["it was modified at the limit", { modifiedBefore: "2026-01-02T03:04:05Z" }, {}, "modified-later"],
  ["the limit is in another zone", { modifiedBefore: "2026-01-02T05:04:06+02:00" }, {}, null],
  ["it is as large as allowed", { minBytes: 10, maxBytes: 10 }, {}, null],
  ["it is too large", { maxBytes: 9 }, {}, "size"],
  ["it is too small", { minBytes: 11 }, {}, "size"],
  ["no glob of include matches", { include: ["*.xlsx"] }, {}, "not-included"],
  ["both lists match", { include: ["*.pdf"], exclude: ["a*"] }, {}, "excluded"],
  ["it stands for a folder", { modifiedBefore: "2025-01-01T00:00:00Z" }, { isFolder: true }, "folder"],
  ["it is archived", {}, { accessTier: "Archive" }, "archived"],
])("of a batch, where %s", (_, source, blob, exclusion) => {
  const request = batchRequest();
  expect(exclusionOf(listedBlob(NAME, blob), { ...request.source, ...source })).toBe(exclusion);
});
