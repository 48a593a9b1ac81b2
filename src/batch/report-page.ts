import type { TransferRecord } from "../transfer/record.ts";
import { transferError } from "../transfer/error.ts";
import { childId, type PageKey } from "./child-id.ts";
import { type BatchTotals } from "./batch-record.ts";
import type { PlannedBlob, PlanPage } from "./plan-page.ts";
import type { ReportLine } from "./report-line.ts";

/** `planned` in a dry run; `cancelled` before it was sent; lost where it was sent and its record is gone. */
export type Unsent = Pick<ReportLine, "status" | "error">;

export interface ReportPage {
  /** The batch's attempt in which the page was closed. */
  readonly attempt: number;
  /** Name of the last blob of the page's listing, also of one that the batch did not ask for; null if there was none. */
  readonly last: string | null;
  readonly lines: readonly ReportLine[];
}

/**
 * The lines of a page whose transfers have ended.
 * @param attempt of the batch
 * @param records of its transfers, by place
 * @param unsent what became of a transfer that has no record
 */
export const reportPage = (
  key: PageKey,
  attempt: number,
  plan: PlanPage,
  records: ReadonlyMap<number, TransferRecord>,
  unsent: Unsent,
): ReportPage => ({
  attempt,
  last: plan.last,
  lines: plan.blobs.map((blob, place) => {
    const record = records.get(place);
    if (blob.action !== "transfer") return notSent(blob);
    if (record === undefined) return { ...lineOf(blob), ...unsent, path: blob.path };
    return ended(blob, record, childId(key, place));
  }),
});

const lineOf = ({ blob, bytes, eTag, modifiedOn }: PlannedBlob) => ({
  blob,
  bytes,
  eTag,
  modifiedOn,
  path: null,
  transferId: null,
  attempt: 0,
  item: null,
  quickXorHash: null,
  verification: null,
  error: null,
});

const notSent = (blob: Exclude<PlannedBlob, { readonly action: "transfer" }>): ReportLine => {
  switch (blob.action) {
    case "exclude":
      return { ...lineOf(blob), status: "excluded", error: archivedError };
    case "refuse":
      return { ...lineOf(blob), status: "refused", error: { code: blob.code, message: blob.reason } };
    case "unchanged":
      return { ...lineOf(blob), ...blob.arrived, status: "unchanged", path: blob.path };
  }
};

const { code, message } = transferError(
  "source-unavailable",
  "the blob is in the archive tier and cannot be read; rehydrate it first",
);
const archivedError = { code, message };

const ended = (
  blob: Extract<PlannedBlob, { readonly action: "transfer" }>,
  record: TransferRecord,
  transferId: string,
): ReportLine => {
  const data = record.result?.data ?? null;
  return {
    ...lineOf(blob),
    // What was moved is the blob as the transfer found it.
    bytes: record.source?.bytes ?? blob.bytes,
    eTag: record.source?.eTag ?? blob.eTag,
    modifiedOn: record.source?.modifiedOn ?? blob.modifiedOn,
    status: data?.status ?? "failed",
    path: blob.path,
    transferId,
    attempt: record.attempt,
    item: data?.item ?? null,
    quickXorHash: data?.quickXorHash ?? null,
    verification: data?.verification ?? null,
    error: data?.error ? { code: data.error.code, message: data.error.message } : null,
  };
};

/** The totals with a page's ends added, or taken away again. */
export const withReport = (totals: BatchTotals, { lines }: ReportPage, sign: 1 | -1): BatchTotals => {
  const ended = { ...totals.ended };
  const errors: Record<string, number> = { ...totals.errors };
  let { movedBytes } = totals;
  for (const { status, bytes, error } of lines) {
    if (status === "completed") movedBytes += sign * bytes;
    if (status === "completed" || status === "skipped" || status === "failed" || status === "cancelled")
      ended[status] += sign;
    if (error !== null && (status === "failed" || status === "refused"))
      errors[error.code] = (errors[error.code] ?? 0) + sign;
  }
  return {
    ...totals,
    ended,
    movedBytes,
    errors: Object.fromEntries(Object.entries(errors).filter(([, n]) => n > 0)),
  };
};

/**
 * Whether a retry of the batch sends the blob again.
 * @param errors only those that failed with one of these codes; undefined for all that failed or were cancelled
 */
export const isRetryable = ({ status, error }: ReportLine, errors?: readonly string[]): boolean =>
  errors === undefined
    ? status === "failed" || status === "cancelled"
    : status === "failed" && error !== null && errors.includes(error.code);
