import type { Status, TransferRecord } from "../transfer/record.ts";
import type { RecordSummary } from "../transfer/ports.ts";
import { encodeView } from "./list-metadata.ts";
import { viewOfRecord } from "../transfer/view.ts";
import { UploadUrl } from "../transfer/upload-url.ts";

/** The record as JSON. This is the only place where an upload URL is stored. */
export const encodeRecord = (record: TransferRecord): string =>
  JSON.stringify({
    ...record,
    session: record.session && { ...record.session, url: record.session.url.reveal() },
  });

/**
 * Reads what {@link encodeRecord} wrote. Only the app writes records, so all but the version is trusted.
 * @throws {Error} if another version of blobferry wrote it
 */
export const decodeRecord = (text: string): TransferRecord => {
  const stored = JSON.parse(text) as Omit<TransferRecord, "schema" | "session"> & {
    schema: number;
    session: (Omit<NonNullable<TransferRecord["session"]>, "url"> & { url: string }) | null;
  };
  if (stored.schema !== 1)
    throw new Error(`record has schema ${stored.schema}; this version of blobferry reads 1`);
  return {
    ...stored,
    schema: 1,
    session: stored.session && { ...stored.session, url: new UploadUrl(stored.session.url) },
  };
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
    fingerprint: record.fingerprint,
    published: String(record.resultPublished),
    admitted: record.admittedAt,
    updated: record.updatedAt,
    bytes: String(view.bytes ?? 0),
    accepted: String(view.acceptedBytes),
    ...(record.wait === null ? {} : { waituntil: record.wait.until }),
    view: encodeView(view),
  };
};

/** The summary in a record's metadata; null for a blob that is not a record. */
export const recordSummary = (
  transferId: string,
  metadata: Readonly<Record<string, string>>,
): RecordSummary | null => {
  const { status, step, fingerprint, published, admitted, updated, waituntil } = metadata;
  if (status === undefined || step === undefined || admitted === undefined || updated === undefined)
    return null;
  return {
    transferId,
    status: status as Status,
    step: Number(step),
    fingerprint: fingerprint ?? "",
    resultPublished: published === "true",
    admittedAt: admitted,
    updatedAt: updated,
    waitUntil: waituntil ?? null,
  };
};
