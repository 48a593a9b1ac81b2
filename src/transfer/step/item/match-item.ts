import { sameHash } from "../../hash/hash-text.ts";
import type { TargetRules } from "../../destination.ts";
import type { TransferRecord } from "../../record.ts";
import { fileName, mayHaveCommitted, sourceBytes, wholeMayHaveLanded } from "../../record-facts.ts";
import type { RemoteItem } from "../../result.ts";
import { fullHash } from "../finish-result.ts";
import { mayBeSizeOf } from "./compare.ts";
import { isRewrittenByServices, mayHaveGrownTo } from "./rewritten-types.ts";

/**
 * Whether the item at the target is the file this transfer sent (R6, R7). Only size and hash together say yes. A
 * service that rewrites the file, or stores it under another name, leaves it undecided.
 */
export const matchItem = (
  record: TransferRecord,
  item: RemoteItem | null,
  rules: TargetRules,
): "ours" | "not-ours" | "undecided" => {
  if (!rules.keepsHash) return item === null ? "not-ours" : matchItemBySize(record, item, rules);
  const elsewhere = record.request.options.conflictBehavior === "rename";
  if (item?.isFolder === true) return elsewhere ? "undecided" : "not-ours";
  if (item === null) return elsewhere ? "undecided" : "not-ours";
  const sameSize = item.bytes === sourceBytes(record);
  const hashMatches = sameHash(item.quickXorHash, fullHash(record));
  if (sameSize && hashMatches === true) return "ours";
  if (elsewhere) return "undecided";
  if (isRewrittenByServices(fileName(record)))
    return mayHaveGrownTo(sourceBytes(record), item.bytes) ? "undecided" : "not-ours";
  return !sameSize || hashMatches === false ? "not-ours" : "undecided";
};

/**
 * Print keeps no hash, but knows whether a document has its upload. A document of another size may be ours, converted,
 * or another client's. A mailbox keeps none either; there an attachment is ours only if we may have sent all of it.
 */
const matchItemBySize = (
  record: TransferRecord,
  item: RemoteItem,
  rules: TargetRules,
): "ours" | "not-ours" | "undecided" => {
  const sizeFits = mayBeSizeOf(sourceBytes(record), item.bytes, rules);
  const mayBeSent = mayHaveCommitted(record) || wholeMayHaveLanded(record);
  const uploaded = item.uploaded ?? (item.bytes !== null && mayBeSent);
  if (!uploaded) return "not-ours";
  // An earlier attempt may have left its document, which looks the same.
  return sizeFits && record.attempt === 1 ? "ours" : "undecided";
};
