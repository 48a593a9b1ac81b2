import type { BlobRequestConditions, ContainerClient } from "@azure/storage-blob";
import type { RecordStore, RecordSummary, WriteAnswer } from "../transfer/ports.ts";
import type { Stored, TransferRecord } from "../transfer/record.ts";
import { decodeRecord, encodeRecord, recordMetadata, recordSummary } from "./record-codec.ts";
import { admittedAtOfId, recordName, idPointerName, transferIdOfName } from "./record-name.ts";
import { withTimeout } from "../http/timeout.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";
import { createIfMissing, storageCode, storageStatus } from "./errors.ts";

interface BlobWrite {
  readonly name: string;
  readonly body: string;
  readonly metadata: Record<string, string>;
  readonly conditions: BlobRequestConditions;
}

/**
 * One blob per transfer, whose ETag guards each write. Records are named so that a listing begins with the latest. A
 * transfer whose id the user chose also has an id pointer, a small blob that holds the time in the record's name.
 *
 * @param timeoutMs how long a read may take, with its body
 */
export const blobRecordStore = (container: ContainerClient, timeoutMs = CALL_TIMEOUT_MS): RecordStore => {
  const write = async ({ name, body, metadata, conditions }: BlobWrite): Promise<WriteAnswer> => {
    try {
      const { etag } = await createIfMissing(
        () => container.createIfNotExists(),
        () =>
          container.getBlockBlobClient(name).upload(body, Buffer.byteLength(body), {
            conditions,
            metadata,
            blobHTTPHeaders: { blobContentType: "application/json" },
          }),
      );
      if (etag === undefined) throw new Error("the blob service answered a write without an ETag");
      return { kind: "written", eTag: etag };
    } catch (error) {
      if (storageStatus(error) === 412 || storageCode(error) === "BlobAlreadyExists")
        return { kind: "conflict" };
      throw error;
    }
  };

  const writeRecord = (record: TransferRecord, conditions: BlobRequestConditions) =>
    write({
      name: recordName(record),
      body: encodeRecord(record),
      metadata: recordMetadata(record),
      conditions,
    });

  const readText = async (name: string): Promise<{ readonly text: string; readonly eTag: string } | null> => {
    try {
      // The client limits a download up to its headers only.
      return await withTimeout(timeoutMs, async (abortSignal) => {
        const answer = await container.getBlobClient(name).download(0, undefined, { abortSignal });
        if (answer.etag === undefined || answer.readableStreamBody === undefined) {
          throw new Error("the blob service answered a read without an ETag or a body");
        }
        return { text: await textOf(answer.readableStreamBody), eTag: answer.etag };
      });
    } catch (error) {
      if (storageStatus(error) === 404) return null;
      throw error;
    }
  };

  /** When the transfer of this id was admitted; null if there is none. */
  const findAdmittedAt = async (transferId: string): Promise<string | null> =>
    admittedAtOfId(transferId) ?? (await readText(idPointerName(transferId)))?.text ?? null;

  return {
    read: async (transferId, admittedAt): Promise<Stored | null> => {
      const at = admittedAt ?? (await findAdmittedAt(transferId));
      const found = at === null ? null : await readText(recordName({ transferId, admittedAt: at }));
      return found && { record: decodeRecord(found.text), eTag: found.eTag };
    },
    reserveAdmission: async (transferId, now) => {
      const derived = admittedAtOfId(transferId);
      if (derived !== null) return derived;
      const written = await write({
        name: idPointerName(transferId),
        body: now,
        metadata: {},
        conditions: { ifNoneMatch: "*" },
      });
      return written.kind === "written" ? now : ((await findAdmittedAt(transferId)) ?? now);
    },
    create: (record) => writeRecord(record, { ifNoneMatch: "*" }),
    replace: (record, eTag) => writeRecord(record, { ifMatch: eTag }),
    list: () => summaries(container),
  };
};

async function* summaries(container: ContainerClient): AsyncGenerator<RecordSummary> {
  try {
    for await (const blob of container.listBlobsFlat({ includeMetadata: true })) {
      const transferId = transferIdOfName(blob.name);
      const summary = transferId === null ? null : recordSummary(transferId, blob.metadata ?? {});
      if (summary !== null) yield summary;
    }
  } catch (error) {
    // There is no container before the first transfer.
    if (storageStatus(error) !== 404) throw error;
  }
}

const textOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
};
