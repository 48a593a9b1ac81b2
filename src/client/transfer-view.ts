import type { RecordView } from "../transfer/view.ts";
import { recordView } from "../transfer/view.ts";
import type { HistoryEntry } from "../transfer/history.ts";
import type { SourceRef, Target } from "../transfer/job.ts";
import type { TransferError } from "../transfer/error.ts";
import type { TransferRecord, Wait } from "../transfer/record.ts";
import type { ResultData } from "../transfer/result.ts";
import { adviceFor } from "./advice.ts";

/**
 * - `queued`: submitted; the app has not begun
 * - `running`: bytes are being moved
 * - `waiting`: postponed; `wait` says why and until when
 * - `ending`: decided to fail; the session is being cleaned up
 * - `completed`, `failed`, `cancelled`: ended
 */
export type TransferStatus = (typeof transferStatuses)[number];

/** Every status, in the order in which a transfer goes through them. */
export const transferStatuses = [
  "queued",
  "running",
  "waiting",
  "aborting",
  "completed",
  "failed",
  "cancelled",
] as const;

/** A problem with what to do about it. `message` is one plain sentence, `advice` another. */
export interface TransferErrorView extends TransferError {
  readonly advice: string;
}

/** A transfer as people see it: the same for the library, the command line, the HTTP API and the dashboard. */
export interface TransferView {
  readonly id: string;
  readonly status: TransferStatus;
  /** Null only for a record written by an older version, in a list. */
  readonly source: SourceRef | null;
  readonly target: Target | null;
  /** The file's name at the target. */
  readonly name: string | null;
  /** Size of the blob; null until the app has seen it. */
  readonly bytes: number | null;
  /** Bytes the target has. */
  readonly acceptedBytes: number;
  /** 1 for the first; a retry raises it. */
  readonly attempt: number;
  /** Failed tries in a row; bytes accepted set it back to 0. */
  readonly failures: number;
  /** Steps that had to be tried again, all attempts. */
  readonly retries: number;
  /** Upload sessions given up in this attempt. */
  readonly restarts: number;
  /** Upload sessions created, all attempts. */
  readonly sessions: number;
  /** Ranges accepted in this attempt. */
  readonly ranges: number;
  /** Set while postponed; `throttled` means Graph asked for the wait. */
  readonly wait: Wait | null;
  /** Why it failed or is ending; while it runs or waits, its latest trouble. Null when all is well. */
  readonly error: TransferErrorView | null;
  readonly labels: Readonly<Record<string, string>>;
  /** A wish: honoured by the app at its next step, unless the file is committed by then. */
  readonly cancelRequested: boolean;
  /** When it was submitted. All times are ISO 8601, UTC. */
  readonly submittedAt: string;
  /** When the record last changed. */
  readonly updatedAt: string;
  readonly endedAt: string | null;
  /** The end as told on the result queue; null before, and in a list. */
  readonly result: ResultData | null;
  /** In a list, texts may be cut to what fits (`get` has them whole). */
  readonly truncated: boolean;
  /** What happened, oldest first; absent in a list. */
  readonly history?: readonly HistoryEntry[];
}

/** Whether it has ended, in whatever way. */
export const isEnded = ({ status }: Pick<TransferView, "status">): boolean =>
  status === "completed" || status === "failed" || status === "cancelled";

/** The view of a record that has been read. */
export const viewOfRecord = (record: TransferRecord): TransferView => ({
  ...viewOf(recordView(record)),
  result: record.result?.data ?? null,
  history: record.history,
});

/** The view for a list: all but the result and the history. */
export const viewOf = (view: RecordView): TransferView => ({
  id: view.transferId,
  status: statusOf(view),
  source: view.source,
  target: view.target,
  name: view.name,
  bytes: view.bytes,
  acceptedBytes: view.acceptedBytes,
  attempt: view.attempt,
  failures: view.failures,
  retries: view.retries,
  restarts: view.restarts,
  sessions: view.sessions,
  ranges: view.ranges,
  wait: view.wait,
  error: view.error && { ...view.error, advice: adviceFor(view.error.code) },
  labels: view.labels,
  cancelRequested: view.cancelRequested,
  submittedAt: view.admittedAt,
  updatedAt: view.updatedAt,
  endedAt: view.endedAt,
  result: null,
  truncated: view.truncated,
});

/** What the record calls running is queued until the app has seen the blob, and waiting while it is postponed. */
const statusOf = (view: RecordView): TransferStatus => {
  if (view.status !== "running") return view.status;
  if (view.wait !== null) return "waiting";
  const untouched = view.step === 0 && view.attempt === 1 && view.phase === "create" && view.bytes === null;
  return untouched ? "queued" : "running";
};
