import type { RemoteItem } from "../ports.ts";
import { lookAgain, mayLag } from "../look-again.ts";
import { recognise } from "../recognise.ts";
import { sourceBytes, type TransferRecord } from "../record.ts";
import { advance, momentOf, type Next, type StepContext } from "../step-context.ts";
import { failing } from "../transitions.ts";
import { rehash } from "./rehash.ts";
import { afterGraphTrouble } from "./trouble.ts";

export type Seen =
  /** The file is there, byte for byte as far as size and hash tell. `record` has the whole hash. */
  | { readonly kind: "ours"; readonly item: RemoteItem; readonly record: TransferRecord }
  | { readonly kind: "not-ours" }
  /** The service may have rewritten or renamed it: nobody can tell. */
  | { readonly kind: "undecided" }
  | { readonly kind: "later"; readonly next: Next };

/**
 * Looks whether the file has arrived although nobody was told: the second half of every restart and every end,
 * after the fence. Reads what the hash still lacks, if the size says it is worth it.
 *
 * @param mayBeThere the file may have been committed: one that is not to be seen is looked for again
 */
export const look = async (context: StepContext, mayBeThere: boolean): Promise<Seen> => {
  const seen = await lookOnce(context);
  return seen.kind === "not-ours" && mayLag(context.record, mayBeThere, context.policy)
    ? { kind: "later", next: advance(lookAgain(context.record, momentOf(context))) }
    : seen;
};

const lookOnce = async (context: StepContext): Promise<Seen> => {
  const { ports, record } = context;
  const { target } = record.request;
  const answer = await ports.destination.lookUp(target);
  const rules = ports.destination.rulesOf(target);
  switch (answer.kind) {
    case "absent":
      return { kind: recognise(record, null, rules) === "undecided" ? "undecided" : "not-ours" };
    case "found":
      break;
    case "rejected":
      // Not allowed to look: nothing to tell by.
      return { kind: "undecided" };
    default:
      return { kind: "later", next: advance(afterGraphTrouble(record, answer, momentOf(context))) };
  }
  let seen = record;
  if (rules.keepsHash && answer.item.bytes === sourceBytes(record)) {
    const hashed = await rehash(context, sourceBytes(record));
    if (hashed.kind === "unavailable") {
      return { kind: "later", next: advance(failing(record, hashed.problem, momentOf(context))) };
    }
    if (hashed.kind === "partly") {
      return { kind: "later", next: advance({ ...hashed.record, askFirst: true, wait: null }) };
    }
    if (hashed.kind === "reached") seen = hashed.record;
  }
  const verdict = recognise(seen, answer.item, rules);
  return verdict === "ours" ? { kind: "ours", item: answer.item, record: seen } : { kind: verdict };
};
