import type { AllowedSource } from "../config/allow-lists.ts";
import { transferError, type TransferError } from "./error.ts";
import type { SourceRef, TransferRequest } from "./job.ts";
import { shortText } from "./text.ts";

/** What jobs may name: `ALLOWED_SOURCES` and `ALLOWED_TARGETS`. */
export interface Access {
  /**
   * Why a request is not allowed, from the request alone; null where nothing speaks against it. What only a search for
   * its place can tell, the destination refuses before anything is written.
   */
  refusal(request: Pick<TransferRequest, "source" | "target">): TransferError | null;
  /** Whether targets are limited, so that a place that was found before the limit is searched for again. */
  readonly limitsTargets: boolean;
}

/** Everything is allowed. */
export const OPEN_ACCESS: Access = { refusal: () => null, limitsTargets: false };

const SHOWN_CHARS = 200;

/** @param allowed null for all */
export const sourceRefusal = (
  source: SourceRef,
  allowed: readonly AllowedSource[] | null,
): TransferError | null => {
  if (allowed === null || isAllowedSource(source, allowed)) return null;
  const shown = shortText(`${source.container}/${source.blob}`, SHOWN_CHARS);
  return transferError("source-not-allowed", `ALLOWED_SOURCES does not allow the blob "${shown}"`);
};

/**
 * Whether a blob is in a container, or a folder, that is listed. Names are compared exactly, as storage does. It takes
 * a backslash for a slash, and resolves dots in a path: with them, a name says nothing about where it leads.
 */
export const isAllowedSource = (
  { container, blob }: Pick<SourceRef, "container" | "blob">,
  allowed: readonly AllowedSource[],
): boolean => {
  const name = blob.replaceAll("\\", "/");
  if (name.split("/").some((folder) => folder === "." || folder === "..")) return false;
  return allowed.some((one) => one.container === container && name.startsWith(one.prefix));
};
