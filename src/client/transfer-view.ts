import { z } from "zod";
import type { TransferErrorCode } from "../transfer/error.ts";
import type { HistoryEntry } from "../transfer/history.ts";
import type { SourceRef, Target } from "../transfer/job.ts";
import type { TransferRecord, Wait } from "../transfer/record.ts";
import type { ResultData } from "../transfer/result.ts";
import {
  errorSchema,
  viewOfRecord,
  viewSchema,
  type DeepReadonly,
  type TransferStatus,
  type View,
} from "../transfer/view.ts";
import { adviceFor, adviceWhileWaiting } from "./advice.ts";

export { TRANSFER_STATUSES, type TransferStatus } from "../transfer/view.ts";

const errorViewSchema = errorSchema.extend({
  advice: z.string().meta({ description: "What to do about it, in a sentence or two." }),
});

/** The view as the library, the command line, the API and the dashboard show it: errors come with advice. */
export const transferViewSchema = viewSchema.extend({
  error: errorViewSchema.nullable().meta({ description: viewSchema.shape.error.description }),
});

type Shown = DeepReadonly<z.infer<typeof transferViewSchema>>;

/** Why a transfer failed, and what to do. The comments are the schema's descriptions, which editors do not show. */
export interface TransferErrorView {
  /** Stable; for programs. */
  readonly code: TransferErrorCode;
  /** What happened, in one sentence. */
  readonly message: string;
  /** HTTP status of the response that caused it. */
  readonly httpStatus: number | null;
  /** Request id for a Microsoft support case. */
  readonly graphRequestId: string | null;
  /** Graph's own error code. */
  readonly graphCode: string | null;
  /** What to do about it, in a sentence or two. */
  readonly advice: string;
}

/** What there is to see of a transfer. The comments are the schema's descriptions, which editors do not show. */
export interface TransferView {
  /** The transfer's id. */
  readonly transferId: Shown["transferId"];
  /**
   * `queued`: submitted, not started; `running`: moving bytes; `waiting`: postponed, see `wait`; `aborting`: about
   * to fail or to be cancelled, closing the upload session; `completed`, `skipped` (the existing file was kept),
   * `failed`, `cancelled`: ended.
   */
  readonly status: Shown["status"];
  /** The blob, in the source account. */
  readonly source: SourceRef | null;
  /** `kind` and the fields of that kind, as in the job. */
  readonly target: Target | null;
  /** The file's name at the target. */
  readonly name: Shown["name"];
  /** Size of the blob; null until the app has read its properties. */
  readonly bytes: Shown["bytes"];
  /** Bytes the target has. */
  readonly acceptedBytes: Shown["acceptedBytes"];
  /** 1 at first; each retry adds 1. */
  readonly attempt: Shown["attempt"];
  /** Consecutive failures; reset when bytes are accepted. */
  readonly failures: Shown["failures"];
  /** Steps that were tried again, over all attempts. */
  readonly retries: Shown["retries"];
  /** Upload sessions given up in this attempt. */
  readonly restarts: Shown["restarts"];
  /** Upload sessions created, over all attempts. */
  readonly sessions: Shown["sessions"];
  /** Ranges accepted in this attempt. */
  readonly ranges: Shown["ranges"];
  /** Set while the transfer is postponed. */
  readonly wait: Wait | null;
  /** Why it failed or is aborting; before that, its latest failure. */
  readonly error: TransferErrorView | null;
  /** The job's own labels. */
  readonly labels: Shown["labels"];
  /** Takes effect at the next step, unless the file has been committed by then. Of a retry that has not begun, if there is one. */
  readonly cancelRequested: Shown["cancelRequested"];
  /** A retry has been requested and has not begun. Absent otherwise. */
  readonly retryRequested?: true;
  /** ISO 8601, UTC. */
  readonly submittedAt: Shown["submittedAt"];
  /** Last change of the record; ISO 8601, UTC. */
  readonly updatedAt: Shown["updatedAt"];
  /** ISO 8601, UTC. */
  readonly endedAt: Shown["endedAt"];
  /** Null until the end, and in a list. */
  readonly result: ResultData | null;
  /** In a list, long texts may be cut. */
  readonly truncated: Shown["truncated"];
  /** What happened, oldest first; absent in a list. */
  readonly history?: readonly HistoryEntry[];
}

/** The app tries again by itself in these. */
const STILL_TRYING: readonly TransferStatus[] = ["queued", "running", "waiting"];

const adviceOf = (status: TransferStatus, code: TransferErrorCode): string =>
  STILL_TRYING.includes(status) ? adviceWhileWaiting(code) : adviceFor(code);

export const withAdvice = (view: View): TransferView => ({
  ...view,
  error: view.error && { ...view.error, advice: adviceOf(view.status, view.error.code) },
});

export const transferViewOf = (record: TransferRecord): TransferView => withAdvice(viewOfRecord(record));

/** Whether the transfer has ended, in whatever way. */
export const isEnded = ({ status }: { readonly status: TransferStatus }): boolean =>
  status === "completed" || status === "skipped" || status === "failed" || status === "cancelled";

/** The statuses of transfers that have not ended. */
export const IN_PROGRESS = [
  "queued",
  "running",
  "waiting",
  "aborting",
] as const satisfies readonly TransferStatus[];
