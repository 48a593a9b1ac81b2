import type { TransferError } from "../transfer/error.ts";
import type { EndStatus, ResultItem, Verification } from "../transfer/result.ts";

/** `planned`: of a dry run. `refused`: by the plan. `excluded`: archived. `unchanged`: it arrived in the previous batch. */
export type ReportStatus = EndStatus | "planned" | "refused" | "excluded" | "unchanged";

/** What became of one blob: a line of the manifest. */
export interface ReportLine {
  readonly blob: string;
  readonly bytes: number;
  /** Of the blob. */
  readonly eTag: string;
  readonly modifiedOn: string;
  readonly status: ReportStatus;
  /** Null if the blob has none. */
  readonly path: string | null;
  /** Null if nothing was sent. */
  readonly transferId: string | null;
  /** Of the transfer; 0 if nothing was sent. */
  readonly attempt: number;
  readonly item: ResultItem | null;
  readonly quickXorHash: string | null;
  readonly verification: Verification | null;
  readonly error: Pick<TransferError, "code" | "message"> | null;
}
