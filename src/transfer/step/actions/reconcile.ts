import type { RemoteItem } from "../../ports.ts";
import { lookUpAgain, shouldLookUpAgain } from "./look-up-again.ts";
import { matchItem } from "./match-item.ts";
import { sourceBytes, type TransferRecord } from "../../record.ts";
import { nextStep, decisionContext, type StepResult, type StepContext } from "../context.ts";
import { failing } from "../transitions.ts";
import { catchUpHash } from "./catch-up-hash.ts";
import { onGraphFailure } from "./on-failure.ts";

export type Reconciled =
  /** The file is there, byte for byte as far as size and hash tell. `record` has the whole hash. */
  | { readonly kind: "ours"; readonly item: RemoteItem; readonly record: TransferRecord }
  | { readonly kind: "not-ours" }
  /** The service may have rewritten or renamed it: nobody can tell. */
  | { readonly kind: "undecided" }
  | { readonly kind: "later"; readonly next: StepResult };

/**
 * Looks whether the file has arrived although nobody was told: the second half of every restart and every end,
 * after the fence. Reads what the hash still lacks, if the size says it is worth it.
 *
 * @param mayBeThere the file may have been committed: one that is not to be seen is looked for again
 */
export const reconcile = async (context: StepContext, mayBeThere: boolean): Promise<Reconciled> => {
  const seen = await reconcileOnce(context);
  return seen.kind === "not-ours" && shouldLookUpAgain(context.record, mayBeThere, context.policy)
    ? { kind: "later", next: nextStep(lookUpAgain(context.record, decisionContext(context))) }
    : seen;
};

const reconcileOnce = async (context: StepContext): Promise<Reconciled> => {
  const { ports, record } = context;
  const { target } = record.request;
  const answer = await ports.destination.getItem(target);
  const rules = ports.destination.rulesOf(target);
  switch (answer.kind) {
    case "absent":
      return { kind: matchItem(record, null, rules) === "undecided" ? "undecided" : "not-ours" };
    case "found":
      break;
    case "permanent":
      // Not allowed to look: nothing to tell by.
      return { kind: "undecided" };
    default:
      return { kind: "later", next: nextStep(onGraphFailure(record, answer, decisionContext(context))) };
  }
  let seen = record;
  if (rules.keepsHash && answer.item.bytes === sourceBytes(record)) {
    const hashed = await catchUpHash(context, sourceBytes(record));
    if (hashed.kind === "unavailable") {
      return { kind: "later", next: nextStep(failing(record, hashed.error, decisionContext(context))) };
    }
    if (hashed.kind === "partly") {
      return { kind: "later", next: nextStep({ ...hashed.record, queryFirst: true, wait: null }) };
    }
    if (hashed.kind === "reached") seen = hashed.record;
  }
  const verdict = matchItem(seen, answer.item, rules);
  return verdict === "ours" ? { kind: "ours", item: answer.item, record: seen } : { kind: verdict };
};
