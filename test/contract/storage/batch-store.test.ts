import { expect, it } from "vitest";
import { submittedBatch } from "../../../src/batch/batch-record.ts";
import { blobBatchStore } from "../../../src/storage/batch-store.ts";
import { batchRecordName } from "../../../src/storage/batch-name.ts";
import { writeBlob } from "../../../src/storage/write-blob.ts";
import { NewerRecordError } from "../../../src/transfer/storage-error.ts";
import { batchRequest } from "../../support/sample-batch.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();

const newStore = async () => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  await container.createIfNotExists();
  const stored = async (batchId: string): Promise<Record<string, unknown>> =>
    JSON.parse(
      (await container.getBlobClient(batchRecordName(batchId)).downloadToBuffer()).toString("utf8"),
    ) as Record<string, unknown>;
  return { container, store: blobBatchStore(container), stored };
};

it("writes a batch in the lowest version that says what it means", async () => {
  const { store, stored } = await newStore();
  await store.create(submittedBatch("first", batchRequest(), 0));
  await store.create(submittedBatch("second", batchRequest({ previousBatchId: "first" }), 0));
  expect((await stored("first"))["schema"]).toBe(1);
  expect((await stored("second"))["schema"]).toBe(2);
  expect((await store.read("second"))?.record.request.previousBatchId).toBe("first");
});

it("reads the totals of an older version, and leaves a newer one alone", async () => {
  const { container, store, stored } = await newStore();
  await store.create(submittedBatch("old", batchRequest(), 0));
  const { totals, ...old } = (await stored("old")) as { readonly totals: Record<string, unknown> };
  const earlier = Object.fromEntries(Object.entries(totals).filter(([count]) => count !== "unchanged"));
  const name = batchRecordName("old");
  await writeBlob(container, { name, body: JSON.stringify({ ...old, totals: { ...earlier, listed: 3 } }) });
  expect((await store.read("old"))?.record.totals).toMatchObject({ listed: 3, unchanged: 0 });
  await writeBlob(container, { name, body: JSON.stringify({ ...old, schema: 3 }) });
  await expect(store.read("old")).rejects.toBeInstanceOf(NewerRecordError);
});
