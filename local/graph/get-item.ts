import type { Address } from "./address.ts";
import { itemNotFound } from "./graph-error-response.ts";
import { itemJson, printDocumentJson } from "./item-json.ts";
import type { Handle } from "./service.ts";

/** GET on an item's address. */
export const getItem: Handle<{ readonly address: Address }> = ({ items, settings }, { address }) => {
  const item = items.at(address);
  if (item !== null) return Promise.resolve({ status: 200, json: itemJson(item, settings.personalDrives) });
  return Promise.resolve(
    address.kind === "printDocument"
      ? { status: 200, json: printDocumentJson(address, null) }
      : itemNotFound(),
  );
};
