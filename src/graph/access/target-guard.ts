import type { AllowedTarget } from "../../config/allow-lists.ts";
import type { GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import { cachedLookup, PLACE_TTLS, type CachedLookup } from "../places/cached-lookup.ts";
import type { PlaceCalls } from "../places/graph-calls.ts";
import { readWebAddress, type WebAddress } from "../places/web-address.ts";
import { textField } from "../json.ts";
import { path, type Named } from "../targets/target-kind.ts";
import { isBelowListed, isListed, judgeTarget } from "./judge-target.ts";

/** Where a path begins, once that has been found. */
export interface FoundBase {
  readonly driveId: string;
  /** The site's id, where the search went by it. */
  readonly siteId?: string | undefined;
  /** A shortcut led to another drive than the one that the job names. */
  readonly isElsewhere?: boolean | undefined;
}

/** Checks what a target leads to against `ALLOWED_TARGETS`, before anything is written there. */
export interface TargetGuard {
  /** What a search came to that found nothing. Of places that are not listed it does not even say that. */
  hide(named: Named, failure: GraphFailure): GraphFailure;
  /** Why the folder that a path begins at must not be used; null where it may. */
  refuseBase(named: Named, found: FoundBase, calls: PlaceCalls): Promise<GraphFailure | null>;
  /** Why a drive must not be used that a target leads on to, by a shortcut or a sharing link; null where it may. */
  refuseDrive(driveId: string, calls: PlaceCalls): Promise<GraphFailure | null>;
}

/** Every place is allowed. */
export const OPEN_GUARD: TargetGuard = {
  hide: (_named, failure) => failure,
  refuseBase: () => Promise.resolve(null),
  refuseDrive: () => Promise.resolve(null),
};

export const targetGuard = (list: readonly AllowedTarget[], nowMs: () => number): TargetGuard => {
  const addresses: CachedLookup<WebAddress> = cachedLookup(nowMs, PLACE_TTLS);
  const hasAddresses = list.some(({ by }) => by === "address");

  const refuseDrive: TargetGuard["refuseDrive"] = async (driveId, calls) => {
    if (isListed(list, "drive", driveId)) return null;
    if (!hasAddresses) return notAllowed();
    const what = "looking up the address of a drive";
    const looked = await addresses(calls, what, path`/drives/${driveId}`, (body) =>
      readWebAddress(textField(body, "webUrl") ?? ""),
    );
    if (looked.kind === "absent") return notAllowed();
    if (looked.kind !== "found") return looked;
    return looked.value.kind === "path" && isBelowListed(looked.value, list) ? null : notAllowed();
  };

  return {
    hide: (named, failure) =>
      failure.kind === "permanent" &&
      failure.error.code !== "target-forbidden" &&
      judgeTarget(named, list) !== "allowed"
        ? notAllowed()
        : failure,
    refuseDrive,
    refuseBase: async (named, { driveId, siteId, isElsewhere }, calls) => {
      if (judgeTarget(named, list) === "allowed" && isElsewhere !== true) return null;
      if (siteId !== undefined && isListed(list, "site", siteId)) return null;
      return await refuseDrive(driveId, calls);
    },
  };
};

const notAllowed = (): GraphFailure => ({
  kind: "permanent",
  error: transferError(
    "target-not-allowed",
    "ALLOWED_TARGETS does not allow the drive that the target leads to, or the target does not exist",
  ),
});
