import type { RemoteItem } from "../../transfer/result.ts";
import type { Answered } from "../graph-error.ts";
import { parseObject } from "../json.ts";
import type { ItemKind } from "../targets/target-kind.ts";

/** The committed item as a response shows it: in its body, or for an item that was added to a list, by its URL alone. */
export const itemOf = (kind: ItemKind, { text, header }: Answered): RemoteItem | null => {
  const body = parseObject(text);
  const shown = body && kind.item(body);
  const id = kind.list?.idIn(header("location") ?? "") ?? null;
  return shown === null && id !== null ? { ...NOTHING_KNOWN, id } : shown;
};

const NOTHING_KNOWN: Omit<RemoteItem, "id"> = {
  name: null,
  webUrl: null,
  eTag: null,
  bytes: null,
  quickXorHash: null,
  uploaded: null,
};
