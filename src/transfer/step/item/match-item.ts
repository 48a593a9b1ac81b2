import type { RemoteItem, TargetRules } from "../../ports.ts";
import { targetName } from "../../job.ts";
import { mayHaveCommitted, sourceBytes, type TransferRecord } from "../../record.ts";
import { fullHash } from "../finish-result.ts";

/**
 * Whether the item at the target is the file this transfer sent (R6, R7). Only size and hash
 * together say yes. A service that rewrites the file, or stores it under another name, leaves it undecided.
 */
export const matchItem = (
  record: TransferRecord,
  item: RemoteItem | null,
  rules: TargetRules,
): "ours" | "not-ours" | "undecided" => {
  if (!rules.keepsHash) return item === null ? "not-ours" : matchItemBySize(record, item);
  const elsewhere = record.request.options.conflictBehavior === "rename";
  if (item === null) return elsewhere ? "undecided" : "not-ours";
  const sameSize = item.bytes === sourceBytes(record);
  const hash = fullHash(record);
  if (sameSize && hash !== null && item.quickXorHash === hash) return "ours";
  if (elsewhere || isRewrittenByServices(targetName(record.request))) return "undecided";
  if (!sameSize || (hash !== null && item.quickXorHash !== null)) return "not-ours";
  return "undecided";
};

/**
 * Print keeps no hash, but knows whether a document has its upload. A document of another size may be ours, converted,
 * or another client's.
 */
const matchItemBySize = (record: TransferRecord, item: RemoteItem): "ours" | "not-ours" | "undecided" => {
  const sizeFits = item.bytes === null || item.bytes === sourceBytes(record);
  const uploaded = item.uploaded ?? (item.bytes !== null && mayHaveCommitted(record));
  if (!uploaded) return "not-ours";
  return sizeFits ? "ours" : "undecided";
};

const REWRITTEN =
  /\.(do[ct][xm]?|xl[st][xmb]?|xla[m]?|p[po][tsa][xm]?|sld[xm]|vs[dst][xm]?|one|onepkg|pdf|html?|mht(ml)?|aspx|master)$/i;

/**
 * File types into which SharePoint writes properties of its own, with no switch to stop it
 * (https://github.com/OneDrive/onedrive-api-docs/issues/935, https://github.com/rclone/rclone/issues/2599).
 */
export const isRewrittenByServices = (name: string): boolean => REWRITTEN.test(name);
