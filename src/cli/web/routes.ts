import { batchIdSchema } from "../../batch/batch-request.ts";
import { transferIdSchema } from "../../transfer/job.ts";
import { CommandError, noBatch, noTransfer } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { queryOf, type SelectionFlags } from "../select/selection.ts";

/** The dashboard's pages, as the part of its address after `#` (`src/dashboard/router.js`). */

export const BATCHES_ROUTE = "#/batches";
export const REJECTED_ROUTE = "#/rejected";

/** @throws {TransferClientError} for what cannot be an id */
export const transferRoute = (id: string): string => {
  if (transferIdSchema.safeParse(id).success) return `#/transfers/${encodeURIComponent(id)}`;
  throw noTransfer(id);
};

/** @throws {TransferClientError} for what cannot be an id */
export const batchRoute = (id: string): string => {
  if (batchIdSchema.safeParse(id).success) return `#/batches/${encodeURIComponent(id)}`;
  throw noBatch(id);
};

/**
 * The list with the same conditions as its filters.
 * @throws {CommandError} usage, for conditions that the page's filters do not have
 * @throws {TransferClientError} `invalid-query`
 */
export const listRoute = (flags: SelectionFlags): string => {
  const { status, error } = queryOf(flags);
  const { label, search, since, until, endedSince, endedUntil } = flags;
  if (endedSince !== undefined || endedUntil !== undefined)
    throw new CommandError(exitCode.usage, "--web cannot be combined with --ended-since or --ended-until");
  if (label !== undefined && label.length > 1)
    throw new CommandError(exitCode.usage, "--web takes one --label only");
  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries({
    status: [status ?? []].flat().join(","),
    error: [error ?? []].flat().join(","),
    text: search,
    label: label?.[0],
    from: since?.toISOString(),
    to: until?.toISOString(),
  })) {
    if (value !== undefined && value !== "") filters.set(name, value);
  }
  return filters.size === 0 ? "#/" : `#/?${filters.toString()}`;
};
