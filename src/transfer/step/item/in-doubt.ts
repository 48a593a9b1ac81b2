import { transferError, type TransferError } from "../../error.ts";

/** The end of a transfer whose last range may have been committed when nothing can tell (R7). */
export const commitInDoubt = (): TransferError =>
  transferError(
    "commit-in-doubt",
    "the last range may have been committed, and the target cannot tell (it rewrites or renames such files); look there before you retry",
  );
