import { createHash } from "node:crypto";
import type { Target } from "../../transfer/job.ts";
import { isItemKind, itemKindOf } from "../targets/index.ts";

/**
 * A name for the mailbox that a target is in, from its owner as the job names it; null for a target elsewhere. An owner
 * who is called by id in one job and by user principal name in another counts as two.
 */
export const mailboxOf = (target: Target): string | null => {
  const owner = isItemKind(target) ? (itemKindOf(target).list?.owner(target) ?? null) : null;
  return owner === null ? null : createHash("sha256").update(owner.toLowerCase()).digest("hex").slice(0, 32);
};
