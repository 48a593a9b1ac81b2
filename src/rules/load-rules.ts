import type { ContainerClient } from "@azure/storage-blob";
import type { RulesPlace } from "../config/event-settings.ts";
import { createIfMissing } from "../storage/errors.ts";
import { readText } from "../storage/read-text.ts";
import type { StoredRules } from "./rule-book.ts";

/** The rules as `RULES` has them, or as they are in the record container; null if there are none. */
export const loadRules = async (records: ContainerClient, place: RulesPlace): Promise<StoredRules | null> => {
  if (place.kind === "json") return { text: place.json, version: "RULES" };
  const found = await readText(records, place.name);
  return found && { text: found.text, version: found.eTag };
};

/** Replaces the rules in the record container. */
export const saveRules = async (records: ContainerClient, name: string, text: string): Promise<void> => {
  await createIfMissing(
    () => records.createIfNotExists(),
    () =>
      records.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
        blobHTTPHeaders: { blobContentType: "application/json" },
      }),
  );
};

/** Where the rules are, for people. */
export const placeName = (place: RulesPlace, recordContainer: string): string =>
  place.kind === "json" ? "the setting RULES" : `${recordContainer}/${place.name}`;
