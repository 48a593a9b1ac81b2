import type { BlobRequestConditions, ContainerClient } from "@azure/storage-blob";
import type { RecordStore, RecordSummary, WriteAnswer } from "../transfer/ports.ts";
import type { Stored, TransferRecord } from "../transfer/record.ts";
import { decodeRecord, encodeRecord, recordMetadata, recordSummary } from "./record-codec.ts";
import { admittedAtOfId, recordName, idPointerName, transferIdOfName } from "./record-name.ts";
import { codeOf, createIfMissing, statusOf } from "./errors.ts";
import { withTimeout } from "./timeout.ts";

/**
 * One blob per transfer; its ETag is the lock. Records are named so that the latest come first in a listing, and a
 * transfer that was given its id by the user has a signpost beside, which says under which time its record is kept.
 */
export const blobRecordStore = (container: ContainerClient): RecordStore => {
  const write = async (
    name: string,
    body: string,
    metadata: Record<string, string>,
    conditions: BlobRequestConditions,
  ): Promise<WriteAnswer> => {
    try {
      const { etag } = await withTimeout((abortSignal) =>
        createIfMissing(
          () => container.createIfNotExists({ abortSignal }),
          () =>
            container.getBlockBlobClient(name).upload(body, Buffer.byteLength(body), {
              abortSignal,
              conditions,
              metadata,
              blobHTTPHeaders: { blobContentType: "application/json" },
            }),
        ),
      );
      if (etag === undefined) throw new Error("the blob service answered a write without an ETag");
      return { kind: "written", eTag: etag };
    } catch (error) {
      if (statusOf(error) === 412 || codeOf(error) === "BlobAlreadyExists") return { kind: "conflict" };
      throw error;
    }
  };

  const writeRecord = (record: TransferRecord, conditions: BlobRequestConditions) =>
    write(
      recordName(record.transferId, record.admittedAt),
      encodeRecord(record),
      recordMetadata(record),
      conditions,
    );

  const readText = async (name: string): Promise<{ readonly text: string; readonly eTag: string } | null> => {
    try {
      return await withTimeout(async (abortSignal) => {
        const answer = await container.getBlobClient(name).download(0, undefined, { abortSignal });
        if (answer.etag === undefined || answer.readableStreamBody === undefined) {
          throw new Error("the blob service answered a read without an ETag or a body");
        }
        return { text: await textOf(answer.readableStreamBody), eTag: answer.etag };
      });
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  };

  /** When the transfer of this id was admitted; null when there is none. */
  const findAdmittedAt = async (transferId: string): Promise<string | null> =>
    admittedAtOfId(transferId) ?? (await readText(idPointerName(transferId)))?.text ?? null;

  return {
    read: async (transferId, admittedAt): Promise<Stored | null> => {
      const at = admittedAt ?? (await findAdmittedAt(transferId));
      const found = at === null ? null : await readText(recordName(transferId, at));
      return found && { record: decodeRecord(found.text), eTag: found.eTag };
    },
    reserveAdmission: async (transferId, now) => {
      const derived = admittedAtOfId(transferId);
      if (derived !== null) return derived;
      const claimed = await write(idPointerName(transferId), now, {}, { ifNoneMatch: "*" });
      return claimed.kind === "written" ? now : ((await findAdmittedAt(transferId)) ?? now);
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
    // Nothing has been moved yet.
    if (statusOf(error) !== 404) throw error;
  }
}

const textOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
};
