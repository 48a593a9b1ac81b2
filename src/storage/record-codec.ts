import type { Status, TransferRecord } from "../transfer/record.ts";
import { isRetryCancelled, queueOf } from "../transfer/record-facts.ts";
import { type RecordSummary } from "../transfer/ports.ts";
import { NewerRecordError, UnreadableRecordError } from "../transfer/storage-error.ts";
import { encodeView } from "./list-metadata.ts";
import { NEWEST_VERSION, readOptions, versionFor, writtenOptions } from "../transfer/versions.ts";
import { viewOfRecord } from "../transfer/view.ts";
import { UploadUrl } from "../transfer/upload-url.ts";
import { isSealed, recordSeal, type RecordSeal } from "./record-seal.ts";

/** How records are written and read. */
export interface RecordFormat {
  /** The container of the records. */
  readonly container: string;
  readonly seal: RecordSeal;
}

/** Nothing is sealed. */
const PLAIN: RecordFormat = { container: "", seal: recordSeal([]) };

/** The first version that reads a sealed upload URL. */
const SEALED_VERSION = 2;

/** The first version that knows of a retry that is cancelled before it begins. */
const CANCELLED_RETRY_VERSION = 3;

/** The record as JSON. This is the only place where an upload URL is stored. */
export const encodeRecord = (record: TransferRecord, { container, seal }: RecordFormat = PLAIN): string => {
  const { transferId, request, session } = record;
  const url = session && seal.seal(session.url.reveal(), { container, transferId });
  return JSON.stringify({
    ...record,
    schema: Math.max(
      versionFor(request),
      url !== null && isSealed(url) ? SEALED_VERSION : 1,
      isRetryCancelled(record) ? CANCELLED_RETRY_VERSION : 1,
    ),
    request: { ...request, options: writtenOptions(request.options) },
    session: session && { ...session, url },
  });
};

/**
 * Reads what {@link encodeRecord} wrote. Only the app writes records, so all but the version is trusted.
 * @throws {NewerRecordError} if a newer version of blobferry wrote it
 * @throws {SealedRecordError} if its upload URL is sealed with a key that is not there
 * @throws {UnreadableRecordError} if blobferry did not write it
 */
export const decodeRecord = (text: string, { container, seal }: RecordFormat = PLAIN): TransferRecord => {
  const { schema, ...record } = parsedRecord(text);
  if (schema > NEWEST_VERSION) {
    throw new NewerRecordError(
      `the record has schema ${schema}, which only a newer blobferry can read; this one reads ${NEWEST_VERSION}`,
    );
  }
  if (schema < 1) throw new UnreadableRecordError("the record has an unknown schema");
  const { transferId, request, session } = record;
  const url = session && new UploadUrl(seal.open(session.url, { container, transferId }));
  return {
    ...record,
    request: { ...request, options: readOptions(request.options) },
    session: session && url && { ...session, url },
  };
};

type StoredRecord = Omit<TransferRecord, "session"> & {
  schema: number;
  session: (Omit<NonNullable<TransferRecord["session"]>, "url"> & { url: string }) | null;
};

const parsedRecord = (text: string): StoredRecord => {
  const stored = jsonOf(text);
  const isRecord = typeof stored === "object" && stored !== null && "schema" in stored;
  if (isRecord && Number.isInteger(stored.schema)) return stored as StoredRecord;
  throw new UnreadableRecordError("the blob is not a record: something else wrote it");
};

/** Undefined where it is not JSON: the parser's message quotes the text. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * The blob's metadata, which a listing shows without reading bodies. Metadata is ASCII and has 8 KiB in all, so text
 * from outside goes into one entry, `view`, encoded and shortened to fit.
 */
export const recordMetadata = (record: TransferRecord): Record<string, string> => {
  const view = viewOfRecord(record);
  return {
    status: record.status,
    step: String(record.step),
    published: String(record.resultPublished),
    admitted: record.admittedAt,
    updated: record.updatedAt,
    bytes: String(view.bytes ?? 0),
    accepted: String(view.acceptedBytes),
    queue: queueOf(record),
    ...(record.wait === null ? {} : { waituntil: record.wait.until }),
    view: encodeView(view),
  };
};

/** The summary in a record's metadata; null for a blob that is not a record. */
export const recordSummary = (
  transferId: string,
  metadata: Readonly<Record<string, string>>,
): RecordSummary | null => {
  const { status, step, published, admitted, updated, waituntil, queue } = metadata;
  if (status === undefined || step === undefined || admitted === undefined || updated === undefined)
    return null;
  return {
    transferId,
    status: status as Status,
    step: Number(step),
    resultPublished: published === "true",
    admittedAt: admitted,
    updatedAt: updated,
    waitUntil: waituntil ?? null,
    queue: queue === "jobs" ? "jobs" : "steps",
  };
};
