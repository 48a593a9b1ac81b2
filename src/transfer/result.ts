import type { SourceRef, Target } from "./job.ts";
import type { TransferError } from "./error.ts";
import type { FollowUpResults } from "./follow-up.ts";
import type { Place } from "./place.ts";
import type { ChangedName } from "./target-path/target-path.ts";
import { traceContextOf, type TraceContext } from "./trace-context.ts";

/** `skipped`: the file that was there stays, as the job's `conflictBehavior` asks. */
export type EndStatus = "completed" | "skipped" | "failed" | "cancelled";

/**
 * - `matched`: size and quickXorHash are the source's
 * - `altered-by-service`: the service rewrote the file, as it does with Office, PDF and HTML files, or it differs
 * - `size-only`: the target keeps no hash
 * - `off`: not compared
 */
export type Verification = "matched" | "altered-by-service" | "size-only" | "off";

/** The finished item as Graph shows it. */
export interface RemoteItem {
  readonly id: string | null;
  readonly name: string | null;
  readonly webUrl: string | null;
  readonly eTag: string | null;
  readonly bytes: number | null;
  readonly quickXorHash: string | null;
  /** Print only: whether the document has its upload; null where the service does not say. */
  readonly uploaded: boolean | null;
  /** It is a folder, which no file replaces. */
  readonly isFolder?: true;
  /** The file's own time, ISO 8601; null or absent where the service does not say. */
  readonly modifiedOn?: string | null;
}

/** The item as a result shows it. */
export interface ResultItem {
  readonly id: string | null;
  readonly name: string | null;
  readonly webUrl: string | null;
  readonly eTag: string | null;
}

/** The `data` of a result event. */
export interface ResultData {
  readonly transferId: string;
  readonly status: EndStatus;
  /** Null when the job could not be read that far. */
  readonly source: SourceRef | null;
  readonly target: Target | null;
  /** Where a file with a path went; null for other targets, and where that was never found out. Absent in older results. */
  readonly place?: Place | null;
  /** Names of the path that the service would have refused, and what they became. Absent in older results. */
  readonly changedNames?: readonly ChangedName[];
  /** What became of `checkIn`, `fields` and `contentTypeId`. Absent in older results. */
  readonly followUps?: FollowUpResults;
  /** Size of the source blob; null when it was never seen. */
  readonly bytes: number | null;
  /** Of the source, base64; null unless the whole blob was read. */
  readonly quickXorHash: string | null;
  readonly verification: Verification;
  readonly item: ResultItem | null;
  /** Ranges accepted. */
  readonly ranges: number;
  readonly retries: number;
  readonly sessions: number;
  readonly startedAt: string;
  readonly completedAt: string;
  readonly error: TransferError | null;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * CloudEvents 1.0 JSON (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), with the
 * extension for distributed tracing: the span that published it, or else the one that submitted the job.
 */
interface CloudEvent<Type extends string, Data> extends TraceContext {
  readonly specversion: "1.0";
  readonly type: Type;
  readonly source: "blobferry";
  /** One outcome, one id: delivery is at least once, consumers drop repeats by it. */
  readonly id: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: Data;
}

/** The end of a transfer's attempt; `subject` is the transfer's id. */
export type TransferResult = CloudEvent<`blobferry.transfer.${EndStatus}`, ResultData>;

/** The `data` of the event about a message that was rejected. */
export interface RejectionData {
  readonly status: "rejected";
  /** The id that the message names. The transfer of that id, if there is one, goes on undisturbed. */
  readonly transferId: string | null;
  /** Null when the message could not be read that far. */
  readonly source: SourceRef | null;
  readonly target: Target | null;
  readonly error: TransferError;
  readonly labels: Readonly<Record<string, string>>;
  readonly rejectedAt: string;
  /** The first 4 KiB of the message. */
  readonly receivedText: string;
}

/**
 * A message that starts or continues nothing. It speaks of the message only, never for a transfer: `subject` is the
 * message's own id, since anybody who can put a message on the queue chooses the `transferId` in it.
 */
export type MessageRejected = CloudEvent<"blobferry.message.rejected", RejectionData>;

export const resultOf = (id: string, data: ResultData, trace: TraceContext = {}): TransferResult => ({
  specversion: "1.0",
  type: `blobferry.transfer.${data.status}`,
  source: "blobferry",
  id,
  subject: data.transferId,
  time: data.completedAt,
  datacontenttype: "application/json",
  ...traceContextOf(trace),
  data,
});

/** @param messageId the id that the message stands for */
export const rejectionOf = (id: string, messageId: string, data: RejectionData): MessageRejected => ({
  specversion: "1.0",
  type: "blobferry.message.rejected",
  source: "blobferry",
  id,
  subject: messageId,
  time: data.rejectedAt,
  datacontenttype: "application/json",
  data,
});
