import { freeName } from "./file-names.ts";
import type { ConflictBehavior } from "./request-bodies.ts";

/** What finishing an upload does to the item at its address. */
export type StoreDecision =
  { readonly kind: "create" | "replace" | "beside"; readonly name: string } | { readonly kind: "conflict" };

/**
 * Decides where a finished upload goes. `existingNames` are the names found at its address, the addressed
 * item's first; none if nothing is there.
 *
 * `newName` is the name a *commit* asks for: after a 409 that is the documented way out
 * (driveitem-createuploadsession), so an unused one is stored beside the old item.
 */
export function decideStore(
  existingNames: readonly string[],
  behavior: ConflictBehavior,
  name: string,
  newName?: string,
): StoreDecision {
  if (existingNames.length === 0) return { kind: "create", name: newName ?? name };
  if (newName !== undefined && !existingNames.includes(newName)) return { kind: "beside", name: newName };
  switch (behavior) {
    case "fail":
      return { kind: "conflict" };
    case "replace":
      return { kind: "replace", name: newName ?? name };
    case "rename":
      return { kind: "beside", name: freeName(newName ?? name, new Set(existingNames)) };
  }
}
