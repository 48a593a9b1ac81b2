import type { SourceRef, Target } from "./job.ts";
import type { TransferError } from "./error.ts";

export type EndStatus = "completed" | "failed" | "cancelled";

/**
 * - `matched`: size and quickXorHash are the source's
 * - `altered-by-service`: the service rewrote the file, as it does with Office, PDF and HTML files, or it differs
 * - `size-only`: the target keeps no hash
 * - `off`: not compared
 */
export type Verification = "matched" | "altered-by-service" | "size-only" | "off";

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
  /** The first 4 KiB of a message that was refused; only there. */
  readonly receivedText?: string;
}

/** CloudEvents 1.0 JSON (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). */
export interface TransferResult {
  readonly specversion: "1.0";
  readonly type: `blobferry.transfer.${EndStatus}`;
  readonly source: "blobferry";
  /** One outcome, one id: delivery is at least once, consumers drop repeats by it. */
  readonly id: string;
  /** The transfer's id. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: ResultData;
}

export const resultOf = (id: string, data: ResultData): TransferResult => ({
  specversion: "1.0",
  type: `blobferry.transfer.${data.status}`,
  source: "blobferry",
  id,
  subject: data.transferId,
  time: data.completedAt,
  datacontenttype: "application/json",
  data,
});
