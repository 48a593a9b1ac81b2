import { serviceConflictBehavior } from "../../job.ts";
import type { TransferError } from "../../error.ts";
import type { RemoteItem } from "../../result.ts";
import type { TransferRecord } from "../../record.ts";
import { sourceBytes, targetOf } from "../../record-facts.ts";
import { decisionContext, wantedItem, type StepContext } from "../context.ts";
import { afterGraphFailure, mayPass, onSourceFailure } from "../on-failure.ts";
import { catchUpHash } from "./catch-up-hash.ts";
import { lookUpAgain, shouldLookUpAgain } from "./look-up-again.ts";
import { matchItem } from "./match-item.ts";

export type Reconciled =
  /** The file is there, as far as size and hash tell. `record` has the complete hash. */
  | { readonly kind: "ours"; readonly item: RemoteItem; readonly record: TransferRecord }
  /** `isFinal`: another file lies there under `fail`, so that ours cannot have been committed. */
  | { readonly kind: "not-ours"; readonly isFinal: boolean }
  /** Nothing can tell: the service may have rewritten or renamed the file, or refuses the lookup (`cause`). */
  | { readonly kind: "undecided"; readonly cause: TransferError | null }
  /** Not decided yet; the record to save until the next try. */
  | { readonly kind: "later"; readonly record: TransferRecord };

/**
 * Looks up whether the file has arrived although no answer said so: the second half of every restart and every end,
 * after the session is closed (R6). Reads what the hash still lacks where the item's size makes that worth it.
 *
 * @param mayBeThere the file may have been committed, so that a miss is looked up again
 */
export const reconcile = async (context: StepContext, mayBeThere: boolean): Promise<Reconciled> => {
  const found = await reconcileOnce(context);
  const decision = decisionContext(context);
  return found.kind === "not-ours" &&
    !found.isFinal &&
    shouldLookUpAgain(context.record, mayBeThere, decision)
    ? { kind: "later", record: lookUpAgain(context.record, decision) }
    : found;
};

const reconcileOnce = async (context: StepContext): Promise<Reconciled> => {
  const { ports, record } = context;
  const target = targetOf(record);
  const answer = await ports.destination.getItem(target, wantedItem(context));
  const rules = ports.destination.rulesOf(target);
  switch (answer.kind) {
    case "absent":
      return matchItem(record, null, rules) === "undecided"
        ? { kind: "undecided", cause: null }
        : { kind: "not-ours", isFinal: false };
    case "found":
      break;
    case "permanent":
      // The app may not look the item up, so nothing can tell.
      return { kind: "undecided", cause: answer.error };
    default:
      return { kind: "later", record: afterGraphFailure(record, answer, decisionContext(context)) };
  }
  let hashed = record;
  if (rules.keepsHash && answer.item.bytes === sourceBytes(record)) {
    const caughtUp = await catchUpHash(context, sourceBytes(record));
    if (caughtUp.kind === "partly") {
      return { kind: "later", record: { ...caughtUp.record, queryFirst: true, wait: null } };
    }
    if (caughtUp.kind === "reached") hashed = caughtUp.record;
    else if (mayPass(caughtUp))
      return { kind: "later", record: onSourceFailure(record, caughtUp, decisionContext(context)).record };
  }
  const verdict = matchItem(hashed, answer.item, rules);
  switch (verdict) {
    case "ours":
      return { kind: "ours", item: answer.item, record: hashed };
    case "not-ours":
      // A print document exists before its upload.
      return {
        kind: "not-ours",
        isFinal: rules.keepsHash && serviceConflictBehavior(record.request.options) === "fail",
      };
    case "undecided":
      return { kind: "undecided", cause: null };
  }
};
