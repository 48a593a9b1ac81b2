import type { Address } from "./address.ts";
import { itemJson, printDocumentJson } from "./item-json.ts";
import { itemNotFound } from "./refusal.ts";
import type { Handle } from "./service.ts";

/** GET on an item's address. */
export const getItem: Handle<{ readonly address: Address }> = ({ items, settings }, { address }) => {
  const item = items.at(address);
  if (item) return Promise.resolve({ status: 200, json: itemJson(item, settings.personalDrives) });
  return Promise.resolve(
    address.kind === "printDocument"
      ? { status: 200, json: printDocumentJson(address, undefined) }
      : itemNotFound(),
  );
};
