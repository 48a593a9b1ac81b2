import { transferError, type TransferError } from "../../error.ts";
import type { TargetRules } from "../../destination.ts";
import type { TransferOptions } from "../../job.ts";
import type { RemoteItem, Verification } from "../../result.ts";
import { isRewrittenByServices, mayHaveGrownTo } from "./rewritten-types.ts";
import { sameHash } from "../../hash/hash-text.ts";

export interface Expected {
  readonly name: string;
  readonly bytes: number;
  /** Null when the target keeps no hash, or the source could not be read again. */
  readonly quickXorHash: string | null;
}

export type Compared =
  | { readonly kind: "fine"; readonly verification: Verification }
  | { readonly kind: "wrong"; readonly verification: Verification; readonly error: TransferError };

/**
 * Whether a file of `sentBytes` that nobody has changed may be shown with this size.
 * @param arrivedBytes null where the service does not say
 */
export const mayBeSizeOf = (
  sentBytes: number,
  arrivedBytes: number | null,
  { sizeIsExact }: Pick<TargetRules, "sizeIsExact">,
): boolean => arrivedBytes === null || (sizeIsExact ? arrivedBytes === sentBytes : arrivedBytes >= sentBytes);

/**
 * Compares what arrived with what was sent, for a committed file (R11). A service may add to a file, within bounds; a
 * file that arrived shorter was cut off, and no mode forgives that.
 */
export const compare = (
  mode: TransferOptions["verify"],
  expected: Expected,
  item: RemoteItem | null,
  rules: Pick<TargetRules, "sizeIsExact">,
): Compared => {
  if (mode === "off") return { kind: "fine", verification: "off" };
  const arrivedBytes = item?.bytes ?? null;
  const sizeDiffers = !mayBeSizeOf(expected.bytes, arrivedBytes, rules);
  const hashMatches = sameHash(item?.quickXorHash ?? null, expected.quickXorHash);
  if (!sizeDiffers && hashMatches === null) return { kind: "fine", verification: "size-only" };
  if (!sizeDiffers && hashMatches === true) return { kind: "fine", verification: "matched" };
  const isTolerated = mode === "warn" || (mode === "auto" && isRewrittenByServices(expected.name));
  if (isTolerated && mayHaveGrownTo(expected.bytes, arrivedBytes)) {
    return { kind: "fine", verification: "altered-by-service" };
  }
  const seen = `${arrivedBytes ?? "?"} bytes, quickXorHash ${item?.quickXorHash ?? "unknown"}`;
  const sent = `${expected.bytes} bytes, quickXorHash ${expected.quickXorHash ?? "unknown"}`;
  return {
    kind: "wrong",
    verification: "altered-by-service",
    error: transferError("hash-mismatch", `the target has ${seen}; the blob has ${sent}`),
  };
};
