import { isEnded, type TransferView } from "../client/transfer-view.ts";
import { ApiError } from "./api-error.ts";

/** @throws {ApiError} `invalid-query` */
export const readAttempt = (text: string | null): number | null => {
  if (text === null || text === "") return null;
  const attempt = Number(text);
  if (Number.isInteger(attempt) && attempt >= 1) return attempt;
  throw new ApiError("invalid-query", "attempt: must be a whole number from 1", { field: "attempt" });
};

/**
 * A transfer for somebody who waits for a certain attempt: while the app has not taken the retry up yet, the end
 * of the attempt before is not the answer.
 */
export const asOfAttempt = (transfer: TransferView, attempt: number | null): TransferView =>
  attempt === null || transfer.attempt >= attempt || !isEnded(transfer)
    ? transfer
    : {
        ...transfer,
        status: "queued",
        attempt,
        acceptedBytes: 0,
        error: null,
        endedAt: null,
        result: null,
      };
