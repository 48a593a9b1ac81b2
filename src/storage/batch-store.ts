import type { ContainerClient } from "@azure/storage-blob";
import { NO_TOTALS, type BatchRecord, type BatchStatus, type StoredBatch } from "../batch/batch-record.ts";
import type { BatchListing, BatchStore, BatchSummary } from "../batch/ports.ts";
import { withTimeout } from "../http/timeout.ts";
import type { WriteAnswer } from "../transfer/ports.ts";
import { NewerRecordError, UnreadableRecordError } from "../transfer/storage-error.ts";
import { BATCH_RECORDS_PREFIX, batchIdOfName, batchRecordName } from "./batch-name.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";
import { storageStatus } from "./errors.ts";
import { quoted } from "./quoted.ts";
import { readText } from "./read-text.ts";
import { writeBlob } from "./write-blob.ts";

/**
 * The highest version of a batch's record that this app reads: 1, or 2 for one that names a previous batch or
 * retries some errors only, of which an older app would send too much. Each record is written in the lowest one that says what it means.
 */
const BATCH_SCHEMA = 2;

const schemaOf = ({ request, retryErrors, open }: BatchRecord): number =>
  request.previousBatchId === undefined &&
  retryErrors === undefined &&
  open.every(({ retriedErrors }) => retriedErrors === undefined)
    ? 1
    : 2;

/** One blob per batch, whose ETag guards each write. Its metadata says what a listing shows. */
export const blobBatchStore = (container: ContainerClient): BatchStore => {
  const write = (record: BatchRecord, conditions: { ifMatch: string } | { ifNoneMatch: "*" }) =>
    writeBlob(container, {
      name: batchRecordName(record.batchId),
      body: JSON.stringify({ schema: schemaOf(record), ...record }),
      metadata: batchMetadata(record),
      conditions,
    });
  return {
    read: async (batchId): Promise<StoredBatch | null> => {
      const found = await readText(container, batchRecordName(batchId));
      return found && { record: decodeBatch(found.text), eTag: found.eTag };
    },
    create: (record): Promise<WriteAnswer> => write(record, { ifNoneMatch: "*" }),
    replace: (record, eTag): Promise<WriteAnswer> => write(record, { ifMatch: eTag }),
    page: (token) => batchPage(container, token),
    remove: async ({ batchId, eTag }) => {
      try {
        await container.getBlobClient(batchRecordName(batchId)).delete({ conditions: { ifMatch: eTag } });
        return "removed";
      } catch (error) {
        const status = storageStatus(error);
        if (status === 404) return "removed";
        if (status === 412) return "kept";
        throw error;
      }
    },
  };
};

/** What the timer and a listing need: no body is read for it. */
const batchMetadata = ({
  status,
  resultPublished,
  submittedAt,
  updatedAt,
  lookAt,
}: BatchRecord): Record<string, string> => ({
  status,
  published: String(resultPublished),
  submitted: submittedAt,
  updated: updatedAt,
  look: lookAt,
});

/**
 * @throws {NewerRecordError} if a newer version of blobferry wrote it
 * @throws {UnreadableRecordError} if blobferry did not write it
 */
const decodeBatch = (text: string): BatchRecord => {
  const { schema, ...record } = storedBatch(text);
  if (schema > BATCH_SCHEMA)
    throw new NewerRecordError(
      `the record has schema ${schema}, which only a newer blobferry can read; this one reads ${BATCH_SCHEMA}`,
    );
  // An older app's totals lack the later counts.
  return { ...record, totals: { ...NO_TOTALS, ...record.totals } };
};

const storedBatch = (text: string): BatchRecord & { readonly schema: number } => {
  try {
    const stored = JSON.parse(text) as Partial<BatchRecord & { readonly schema: number }> | null;
    if (Number.isInteger(stored?.schema)) return stored as BatchRecord & { readonly schema: number };
  } catch {
    // The parser's message quotes the text.
  }
  throw new UnreadableRecordError("the blob is not a batch's record: something else wrote it");
};

const PAGE_SIZE = 500;

const batchPage = async (container: ContainerClient, token: string | null): Promise<BatchListing> => {
  try {
    return await withTimeout(CALL_TIMEOUT_MS, async (abortSignal) => {
      const pages = container
        .listBlobsFlat({ prefix: BATCH_RECORDS_PREFIX, includeMetadata: true, abortSignal })
        .byPage({ maxPageSize: PAGE_SIZE, ...(token === null ? {} : { continuationToken: token }) });
      const page = await pages.next();
      if (page.done === true) return { found: [], next: null };
      const { segment, continuationToken } = page.value;
      const found = segment.blobItems.flatMap(({ name, metadata = {}, properties }) =>
        summaryOf(name, metadata, quoted(properties.etag)),
      );
      return { found, next: continuationToken === "" ? null : (continuationToken ?? null) };
    });
  } catch (error) {
    // There is no container before the first transfer.
    if (storageStatus(error) === 404) return { found: [], next: null };
    throw error;
  }
};

/** Empty for a blob that is not the record of a batch. */
const summaryOf = (
  name: string,
  { status, published, submitted, updated, look }: Readonly<Record<string, string>>,
  eTag: string,
): BatchSummary[] => {
  const batchId = batchIdOfName(name);
  const isWhole = status !== undefined && submitted !== undefined && updated !== undefined;
  if (batchId === null || !isWhole) return [];
  return [
    {
      batchId,
      eTag,
      status: status as BatchStatus,
      resultPublished: published === "true",
      submittedAt: submitted,
      updatedAt: updated,
      lookAt: look ?? updated,
    },
  ];
};
