import { targetName, type SourceRef, type Target } from "./job.ts";
import type { TransferError } from "./error.ts";
import { acceptedBytes, type Phase, type Status, type TransferRecord, type Wait } from "./record.ts";

/**
 * What people are shown of a transfer. It is the same whether it was made from the record or from the metadata
 * that lies beside it ({@link ./record-view-codec.ts}), so that a listing needs no bodies. Nothing in it is secret:
 * the upload URL stays in the record.
 */
export interface RecordView {
  readonly transferId: string;
  readonly status: Status;
  /** Null where the metadata does not tell (a record of an older version). */
  readonly phase: Phase | null;
  readonly step: number;
  readonly attempt: number;
  readonly source: SourceRef | null;
  readonly target: Target | null;
  /** The file's name at the target. */
  readonly name: string | null;
  /** Size of the blob; null until it has been seen. */
  readonly bytes: number | null;
  /** Bytes the target has; all of them once completed. */
  readonly acceptedBytes: number;
  /** In a row; bytes accepted set it back to 0. */
  readonly failures: number;
  /** Sessions given up in this attempt. */
  readonly restarts: number;
  /** Steps that had to be tried again, all attempts. */
  readonly retries: number;
  /** Sessions created, all attempts. */
  readonly sessions: number;
  /** Ranges accepted in this attempt. */
  readonly ranges: number;
  readonly wait: Wait | null;
  /** Why it failed or is ending; while it runs, its latest trouble. */
  readonly error: TransferError | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly cancelRequested: boolean;
  /** All times are ISO 8601, UTC. */
  readonly admittedAt: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
  /** Texts were too long for the metadata: some are cut, labels may lack. The record has them whole. */
  readonly truncated: boolean;
}

/** The view of a record that has been read. */
export const recordView = (record: TransferRecord): RecordView => {
  const { request, counts, result } = record;
  return {
    transferId: record.transferId,
    status: record.status,
    phase: record.phase,
    step: record.step,
    attempt: record.attempt,
    source: request.source,
    target: request.target,
    name: targetName(request),
    bytes: record.source?.bytes ?? null,
    acceptedBytes: arrivedBytes(record.status, record.source?.bytes ?? 0, acceptedBytes(record)),
    failures: record.failures,
    restarts: record.restarts,
    retries: counts.retries,
    sessions: counts.sessions,
    ranges: counts.ranges,
    wait: record.wait,
    error: record.error,
    labels: request.options.labels,
    cancelRequested: record.cancelRequested,
    admittedAt: record.admittedAt,
    startedAt: record.startedAt,
    updatedAt: record.updatedAt,
    endedAt: result?.data.completedAt ?? null,
    truncated: false,
  };
};

/** A completed file is there as a whole, whatever the last session had counted. */
export const arrivedBytes = (status: Status, bytes: number, accepted: number): number =>
  status === "completed" ? bytes : accepted;
