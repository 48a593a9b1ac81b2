import { needsMetadata, needsTags } from "../../target-path/path-template.ts";
import { isSentWhole, needsPlace, pinnedTo } from "../../record-facts.ts";
import { decisionContext, type ActionResult, type StepContext } from "../context.ts";
import { onSourceFailure } from "../on-failure.ts";
import { needsLookUp } from "../existing-file.ts";
import { sizeRefusal } from "../size-refusal.ts";
import { aborting } from "../transitions.ts";

type PinEvent =
  | "pinned"
  | "pinned, place unknown"
  | "pinned, file there unknown"
  | "pinned to send whole"
  | "size refused"
  | "source failure";

/** R10. Pins the blob's version for the whole attempt. A retry works on the blob as it is then, with a fresh hash. */
export const pinSource = async (context: StepContext): Promise<ActionResult<PinEvent>> => {
  const { ports, record } = context;
  const { source, target } = record.request;
  const pinned = await ports.source.pin(source, detailsFor(target["path"] ?? ""));
  if (pinned.kind !== "pinned") return onSourceFailure(record, pinned, decisionContext(context));
  const rules = ports.destination.rulesOf(target);
  const fresh = pinnedTo(record, pinned.source, rules);
  const refusal = sizeRefusal(fresh, rules);
  if (refusal) return { event: "size refused", record: aborting(fresh, refusal) };
  // A file that is sent whole leaves no session behind: only its pin, saved beforehand, says that it may have been sent.
  if (isSentWhole(fresh)) return { event: "pinned to send whole", record: { ...fresh, wait: null } };
  if (needsPlace(fresh)) return { event: "pinned, place unknown", record: fresh };
  return { event: needsLookUp(fresh) ? "pinned, file there unknown" : "pinned", record: fresh };
};

/** What a path needs to know of the blob beside its properties. */
export const detailsFor = (path: string) => ({ metadata: needsMetadata(path), tags: needsTags(path) });
