import { z } from "zod";
import type { TransferError, TransferErrorCode } from "./error.ts";
import type { HistoryEntry } from "./history.ts";
import { type SourceRef, type Target } from "./job.ts";
import type { TransferRecord, Wait } from "./record.ts";
import { acceptedBytes, fileName, pendingRetry } from "./record-facts.ts";
import type { ResultData } from "./result.ts";

/*
 * What people see of a transfer: one schema, from which the library's types and the API's description are made.
 * Storage packs a view into the record's metadata, so that a listing reads no bodies. A view holds no secret: the
 * upload URL stays in the record.
 *
 * Each part is checked against the domain's type in both directions: by `satisfies` here, and by `viewOfRecord`.
 */

/** In the order in which a transfer goes through them. */
export const TRANSFER_STATUSES = [
  "queued",
  "running",
  "waiting",
  "aborting",
  "completed",
  "skipped",
  "failed",
  "cancelled",
] as const;

const time = z.iso.datetime().meta({ description: "ISO 8601, UTC." });
const count = z.int().nonnegative();

const transferId = z.string().meta({ description: "The transfer's id." });

const source = z
  .object({ container: z.string(), blob: z.string(), versionId: z.string().nullable() })
  .meta({ description: "The blob, in the source account." }) satisfies z.ZodType<SourceRef>;

const target = z
  .object({ kind: z.string() })
  .catchall(z.string())
  .meta({ description: "`kind` and the fields of that kind, as in the job." }) satisfies z.ZodType<Target>;

const labels = z.record(z.string(), z.string()).meta({ description: "The job's own labels." });

export const errorSchema = z.object({
  // A string to everybody else: codes are added over time.
  code: z.string().meta({ description: "Stable; for programs." }) as unknown as z.ZodType<TransferErrorCode>,
  message: z.string().meta({ description: "What happened, in one sentence." }),
  httpStatus: z.int().nullable().meta({ description: "HTTP status of the response that caused it." }),
  graphRequestId: z.string().nullable().meta({ description: "Request id for a Microsoft support case." }),
  graphCode: z.string().nullable().meta({ description: "Graph's own error code." }),
}) satisfies z.ZodType<TransferError>;

const wait = z.object({
  why: z.enum(["throttled", "failure", "busy", "session-not-visible", "session-denied"]).meta({
    description:
      "`throttled`: Graph asked for the delay; `failure`: the last try failed; `busy`: another upload session holds the file; `session-not-visible`: Graph does not know the new upload session yet; `session-denied`: Graph denies every call to the session, which has to expire first.",
  }),
  since: time,
  until: time,
}) satisfies z.ZodType<Wait>;

const place = z.object({
  driveId: z.string(),
  folderId: z.string().meta({ description: "`root` for the root of the drive." }),
  name: z.string().meta({ description: "The file's name." }),
});

const followUp = z.object({ status: z.enum(["done", "failed"]), error: errorSchema.nullable() });

const historyEntry = z.object({
  what: z.string().meta({
    description:
      "A phase (`create`, `send`, `commit`, `verify`, `follow-up`, `restart`), or `postponed`, `aborting`, `completed`, `skipped`, `failed`, `cancelled`.",
  }),
  firstStep: count,
  lastStep: count,
  since: time,
  until: time,
  acceptedBytes: count.meta({ description: "Bytes the target had at the end of the entry." }),
  note: z.string().nullable().meta({ description: "What went wrong." }),
}) satisfies z.ZodType<HistoryEntry>;

export const resultSchema = z
  .object({
    transferId,
    status: z.enum(["completed", "skipped", "failed", "cancelled"]),
    source: source.nullable(),
    target: target.nullable(),
    place: place
      .nullable()
      .exactOptional()
      .meta({ description: "Where a file with a path went; null for other targets, and until it is known." }),
    changedNames: z
      .array(z.object({ from: z.string(), to: z.string() }))
      .readonly()
      .exactOptional()
      .meta({
        description: "Names in the path that SharePoint does not accept, and what they were changed to.",
      }),
    followUps: z
      .object({ fields: followUp.exactOptional(), checkIn: followUp.exactOptional() })
      .exactOptional()
      .meta({ description: "The outcome of `fields`, `contentTypeId` and `checkIn`." }),
    bytes: count.nullable().meta({ description: "Size of the blob; null if the app never read it." }),
    quickXorHash: z
      .string()
      .nullable()
      .meta({ description: "Of the blob, in base64; null unless the whole blob was read." }),
    verification: z.enum(["matched", "altered-by-service", "size-only", "off"]).meta({
      description:
        "`matched`: size and hash are the blob's; `altered-by-service`: the service rewrote the file; `size-only`: the target keeps no hash; `off`: not compared.",
    }),
    item: z
      .object({
        id: z.string().nullable(),
        name: z.string().nullable(),
        webUrl: z.string().nullable(),
        eTag: z.string().nullable(),
      })
      .nullable()
      .meta({ description: "The file at the target." }),
    ranges: count.meta({ description: "Ranges accepted." }),
    retries: count.meta({ description: "Steps that were tried again." }),
    sessions: count.meta({ description: "Upload sessions created." }),
    startedAt: time,
    completedAt: time,
    error: errorSchema.nullable(),
    labels,
    receivedText: z
      .string()
      .exactOptional()
      .meta({ description: "The start of a message that is not a job." }),
  })
  .meta({ description: "The outcome, as published on the result queue." }) satisfies z.ZodType<ResultData>;

export const viewSchema = z.object({
  transferId,
  status: z.enum(TRANSFER_STATUSES).meta({
    description:
      "`queued`: submitted, not started; `running`: moving bytes; `waiting`: postponed, see `wait`; `aborting`: about to fail or to be cancelled, closing the upload session; `completed`, `skipped` (the existing file was kept), `failed`, `cancelled`: ended.",
  }),
  source: source.nullable(),
  target: target.nullable(),
  name: z.string().nullable().meta({ description: "The file's name at the target." }),
  bytes: count
    .nullable()
    .meta({ description: "Size of the blob; null until the app has read its properties." }),
  acceptedBytes: count.meta({ description: "Bytes the target has." }),
  attempt: z.int().positive().meta({ description: "1 at first; each retry adds 1." }),
  failures: count.meta({ description: "Consecutive failures; reset when bytes are accepted." }),
  retries: count.meta({ description: "Steps that were tried again, over all attempts." }),
  restarts: count.meta({ description: "Upload sessions given up in this attempt." }),
  sessions: count.meta({ description: "Upload sessions created, over all attempts." }),
  ranges: count.meta({ description: "Ranges accepted in this attempt." }),
  wait: wait.nullable().meta({ description: "Set while the transfer is postponed." }),
  error: errorSchema
    .nullable()
    .meta({ description: "Why it failed or is aborting; before that, its latest failure." }),
  labels,
  cancelRequested: z.boolean().meta({
    description:
      "Takes effect at the next step, unless the file has been committed by then. Of a retry that has not begun, if there is one.",
  }),
  retryRequested: z.literal(true).exactOptional().meta({
    description: "A retry has been requested and has not begun. Absent otherwise.",
  }),
  submittedAt: time,
  updatedAt: time.meta({ description: "Last change of the record; ISO 8601, UTC." }),
  endedAt: time.nullable(),
  result: resultSchema.nullable().meta({ description: "Null until the end, and in a list." }),
  truncated: z.boolean().meta({ description: "In a list, long texts may be cut." }),
  history: z
    .array(historyEntry)
    .exactOptional()
    .meta({ description: "What happened, oldest first; absent in a list." }),
});

export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

export type TransferStatus = (typeof TRANSFER_STATUSES)[number];
export type View = DeepReadonly<z.infer<typeof viewSchema>>;

export const viewOfRecord = (record: TransferRecord): View => {
  const { request, counts, result } = record;
  const bytes = record.source?.bytes ?? null;
  const retry = pendingRetry(record);
  return {
    transferId: record.transferId,
    status: statusOf(record),
    source: request.source,
    target: request.target,
    name: fileName(record),
    bytes,
    // A completed file has arrived whole, whatever the last session counted.
    acceptedBytes: record.status === "completed" ? (bytes ?? 0) : acceptedBytes(record),
    attempt: record.attempt,
    failures: record.failures,
    retries: counts.retries,
    restarts: record.restarts,
    sessions: counts.sessions,
    ranges: counts.ranges,
    wait: record.wait,
    error: record.error,
    labels: request.options.labels,
    cancelRequested: retry?.isCancelled ?? record.cancelRequested,
    ...(retry === null ? {} : { retryRequested: true }),
    submittedAt: record.admittedAt,
    updatedAt: record.updatedAt,
    endedAt: result?.data.completedAt ?? null,
    result: result?.data ?? null,
    truncated: false,
    history: record.history,
  };
};

/** A running record shows as queued until the app has read the blob's properties, and as waiting while postponed. */
const statusOf = ({ status, wait, step, attempt, phase, source }: TransferRecord): TransferStatus => {
  if (status !== "running") return status;
  if (wait !== null) return "waiting";
  return step === 0 && attempt === 1 && phase === "create" && source === null ? "queued" : "running";
};
