import type { AllowedTarget } from "../../config/allow-lists.ts";
import type { Destination, GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import type { Target } from "../../transfer/job.ts";
import type { GraphClient } from "../client.ts";
import { objectField, textField, type JsonObject } from "../json.ts";
import { cachedLookup, PLACE_TTLS, type CachedLookup } from "../places/cached-lookup.ts";
import { placeCalls } from "../places/graph-calls.ts";
import { namesOf } from "../targets/index.ts";
import { path } from "../targets/target-kind.ts";
import { judgeTarget } from "./judge-target.ts";
import type { TargetGuard } from "./target-guard.ts";

/**
 * A destination that looks where the sharing link of a file leads, and uses it only if that drive is allowed. All other
 * kinds are decided by what the job names, or where their place is searched for.
 */
export const guardedDestination = (
  destination: Destination,
  graph: GraphClient,
  { list, guard }: { readonly list: readonly AllowedTarget[]; readonly guard: TargetGuard },
): Destination => {
  const refusal = sharedItemRefusal(graph, { list, guard });

  const unlessRefused = async <T>(target: Target, call: () => Promise<T>): Promise<T | GraphFailure> =>
    (await refusal(target)) ?? (await call());

  return {
    ...destination,
    createSession: (spec) => unlessRefused(spec.target, () => destination.createSession(spec)),
    putWhole: (spec, bytes) => unlessRefused(spec.target, () => destination.putWhole(spec, bytes)),
    getItem: (target, wanted) => unlessRefused(target, () => destination.getItem(target, wanted)),
  };
};

/** Says why the file that a sharing link leads to must not be used; null where it may, and for every other kind. */
export const sharedItemRefusal = (
  graph: GraphClient,
  { list, guard }: { readonly list: readonly AllowedTarget[]; readonly guard: TargetGuard },
): ((target: Target) => Promise<GraphFailure | null>) => {
  const drives: CachedLookup<string> = cachedLookup(() => graph.nowMs(), PLACE_TTLS);
  return async (target) => {
    if (target.kind !== "sharedItem") return null;
    const named = namesOf(target);
    if (named.by !== "share" || judgeTarget(named, list) === "allowed") return null;
    const calls = placeCalls(graph, false);
    const address = path`/shares/${named.shareId}/driveItem`;
    const looked = await drives(calls, "following the sharing link", address, driveOf);
    if (looked.kind === "found") return await guard.refuseDrive(looked.value, calls);
    return guard.hide(named, looked.kind === "absent" ? NOWHERE : looked);
  };
};

/** The drive of a shared item. One that stands for an item of another drive is written to there. */
const driveOf = (body: JsonObject): string | null => {
  const item = objectField(body, "remoteItem") ?? body;
  return textField(objectField(item, "parentReference"), "driveId");
};

const NOWHERE: GraphFailure = {
  kind: "permanent",
  error: transferError("target-not-found", "the sharing link leads nowhere"),
};
