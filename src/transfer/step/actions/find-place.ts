import { transferError } from "../../error.ts";
import { isSentWhole } from "../../record-facts.ts";
import { targetPath } from "../../target-path/target-path.ts";
import { decisionContext, pinnedSource, type ActionResult, type StepContext } from "../context.ts";
import { needsLookUp } from "../existing-file.ts";
import { onGraphFailure, type GraphFailureEvent } from "../on-failure.ts";
import { aborting } from "../transitions.ts";

type PlaceEvent =
  "found" | "found, file there unknown" | "found, to send whole" | "refused" | GraphFailureEvent;

/**
 * R16. Finds where the file of a target with a path goes, and makes the folders it lacks. The place is saved with the session,
 * so that later tries need no look-up and land where this one did.
 */
export const findPlace = async (context: StepContext): Promise<ActionResult<PlaceEvent>> => {
  const { ports, record } = context;
  const { target, options, source } = record.request;
  const pinned = pinnedSource(record);
  const path = targetPath({
    template: target["path"] ?? "{name}",
    source: {
      ...source,
      prefix: "",
      modifiedOn: pinned.modifiedOn,
      metadata: pinned.metadata ?? {},
      tags: pinned.tags ?? {},
    },
    names: options.names,
    name: options.name,
    isAtRoot: target["folderId"] === undefined,
  });
  if ("refused" in path) {
    const error = transferError("invalid-job", `target.path ${path.refused}`);
    return { event: "refused", record: aborting(record, error) };
  }
  const fresh = record.placeLost === true;
  const answer = await ports.destination.findPlace({ target, path: path.segments, fresh });
  if (answer.kind !== "found") return onGraphFailure(record, answer, decisionContext(context));
  const placed = { ...record, place: answer.place, changedNames: path.changed };
  if (isSentWhole(record)) return { event: "found, to send whole", record: { ...placed, wait: null } };
  return { event: needsLookUp(record) ? "found, file there unknown" : "found", record: placed };
};
