import { z } from "zod";
import { availableName } from "./file-names.ts";

export const conflictBehavior = z.enum(["fail", "replace", "rename"]);

/** What happens when an upload finds an item at its address. */
export type ConflictBehavior = z.infer<typeof conflictBehavior>;

/** Whether `text` is a {@link ConflictBehavior}. */
export const isConflictBehavior = (text: string): text is ConflictBehavior =>
  conflictBehavior.safeParse(text).success;

/** What committing an upload does to the item at its address. */
export type StoreDecision =
  { readonly kind: "create" | "replace" | "beside"; readonly name: string } | { readonly kind: "conflict" };

/**
 * Decides where a complete upload is stored.
 * @param existingNames the names at its address, the addressed item's first; empty if there is no item
 * @param newName the name a commit request asks for. After a 409 that is the documented way out
 * (https://learn.microsoft.com/graph/api/driveitem-createuploadsession), so an unused name is stored beside the
 * existing item.
 */
export const applyConflictBehavior = (
  existingNames: readonly string[],
  behavior: ConflictBehavior,
  name: string,
  newName: string | null,
): StoreDecision => {
  if (existingNames.length === 0) return { kind: "create", name: newName ?? name };
  if (newName !== null && !existingNames.includes(newName)) return { kind: "beside", name: newName };
  switch (behavior) {
    case "fail":
      return { kind: "conflict" };
    case "replace":
      return { kind: "replace", name: newName ?? name };
    case "rename":
      return { kind: "beside", name: availableName(newName ?? name, new Set(existingNames)) };
  }
};
