import { afterEach, expect, it, vi } from "vitest";
import type { BatchView } from "../../../src/client/batch-view.ts";
import { batchLines } from "../../../src/client/batch-lists.ts";
import { blobBatchLists } from "../../../src/storage/batch-lists.ts";
import { blobBatchPages } from "../../../src/storage/batch-pages.ts";
import { batchView } from "../../support/batch-views.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();

afterEach(() => {
  vi.restoreAllMocks();
});

const MANIFEST = "batch-files/archive/1/manifest.jsonl";

it("reads the lists of a batch line by line, whatever its blobs are called", async () => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  await container.createIfNotExists();
  const pages = blobBatchPages(container);
  const attempt = { batchId: "archive", attempt: 1 };
  const blobs = [
    "a.pdf",
    "two\u2028lines.pdf",
    "ü🙂.pdf",
    ...Array.from({ length: 2000 }, (_, n) => `ü${n}`),
  ];
  const manifest = blobs.map((blob) => `${JSON.stringify({ blob })}\n`).join("");
  await pages.stageLists(attempt, 0, { manifest, failures: "" });
  await pages.commitLists(attempt, 1);

  const linesOf = async (batch: BatchView, list: "manifest" | "failures"): Promise<readonly object[]> => {
    const lines: object[] = [];
    for await (const line of batchLines(blobBatchLists(container), batch, list)) lines.push(line);
    return lines;
  };
  const ended = batchView({
    status: "completed",
    manifest: MANIFEST,
    failures: "batch-files/archive/1/failures.jsonl",
  });
  expect(await linesOf(ended, "manifest")).toEqual(blobs.map((blob) => ({ blob })));
  expect(await linesOf(ended, "failures")).toEqual([]);

  await expect(linesOf(batchView(), "manifest")).rejects.toMatchObject({
    code: "not-ended",
    message: expect.stringContaining("has not ended yet") as string,
  });
  await expect(linesOf({ ...ended, manifest: `${MANIFEST}.none` }, "manifest")).rejects.toMatchObject({
    message: expect.stringContaining("ended without a list") as string,
  });
});

it("reads a long list to its end, also where that takes longer than a call may", async () => {
  const late = new AbortController();
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(late.signal);
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  await container.create();
  const count = 200_000;
  const list = Array.from({ length: count }, (_, n) => `{"n":${n},"pad":"${"x".repeat(100)}"}`).join("\n");
  await container.getBlockBlobClient(MANIFEST).uploadData(Buffer.from(list), { blockSize: 4 * 1024 * 1024 });
  let read = 0;
  for await (const line of (await blobBatchLists(container).lines(MANIFEST)) ?? []) {
    expect(line).toMatch(/^\{.*\}$/);
    if (++read === 10) late.abort();
  }
  expect(read).toBe(count);
});
