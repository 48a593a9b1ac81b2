import type { RemoteItem } from "../../ports.ts";
import type { TransferOptions } from "../../job.ts";
import { transferError, type TransferError } from "../../error.ts";
import { isRewrittenByServices } from "./match-item.ts";
import type { Verification } from "../../result.ts";

export interface Expected {
  readonly name: string;
  readonly bytes: number;
  /** Null when the target keeps no hash, or the source could not be read again. */
  readonly quickXorHash: string | null;
}

export type Compared =
  | { readonly kind: "fine"; readonly verification: Verification }
  | { readonly kind: "wrong"; readonly verification: Verification; readonly error: TransferError };

/** Compares what arrived with what was sent, for a committed file (R11). */
export const compare = (
  mode: TransferOptions["verify"],
  expected: Expected,
  item: RemoteItem | null,
): Compared => {
  if (mode === "off") return { kind: "fine", verification: "off" };
  const sizeDiffers = item?.bytes !== null && item?.bytes !== undefined && item.bytes !== expected.bytes;
  const hash = item?.quickXorHash ?? null;
  const comparable = hash !== null && expected.quickXorHash !== null;
  if (!sizeDiffers && !comparable) return { kind: "fine", verification: "size-only" };
  if (!sizeDiffers && hash === expected.quickXorHash) return { kind: "fine", verification: "matched" };
  const forgiven = mode === "warn" || (mode === "auto" && isRewrittenByServices(expected.name));
  if (forgiven) return { kind: "fine", verification: "altered-by-service" };
  const seen = `${item?.bytes ?? "?"} bytes, quickXorHash ${hash ?? "unknown"}`;
  const sent = `${expected.bytes} bytes, quickXorHash ${expected.quickXorHash ?? "unknown"}`;
  return {
    kind: "wrong",
    verification: "altered-by-service",
    error: transferError("hash-mismatch", `the target holds ${seen}; sent were ${sent}`),
  };
};
