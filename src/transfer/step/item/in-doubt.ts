import { transferError, type TransferError } from "../../error.ts";

/**
 * The end of a transfer whose last range may have been committed when nothing can tell (R7).
 *
 * @param cause what kept the target from being looked up; null where it was, and its answer does not decide
 */
export const commitInDoubt = (cause: TransferError | null): TransferError =>
  transferError(
    "commit-in-doubt",
    `the last range may have been committed, and ${
      cause === null
        ? "the target cannot tell (it rewrites or renames such files)"
        : `the target could not be looked up: ${cause.message}`
    }; look there before you retry`,
    cause ?? {},
  );
