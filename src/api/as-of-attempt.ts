import { isEnded, type TransferView } from "../client/transfer-view.ts";
import { ApiError } from "./problems.ts";

/** @throws {ApiError} `invalid-query` */
export const readAttempt = (text: string | null): number | null => {
  if (text === null || text === "") return null;
  const attempt = Number(text);
  if (Number.isInteger(attempt) && attempt >= 1) return attempt;
  throw new ApiError("invalid-query", "attempt: must be a whole number from 1", { field: "attempt" });
};

/**
 * The transfer for a caller who polls for a certain attempt: until the app has started it, the outcome of the previous
 * attempt must not be taken for its own.
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
