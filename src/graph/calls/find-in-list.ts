import type { Target } from "../../transfer/job.ts";
import type { GetItemAnswer, GraphFailure, Wanted } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import type { GraphClient } from "../client.ts";
import {
  asObject,
  field,
  instantField,
  numberField,
  parseObject,
  textField,
  type JsonObject,
} from "../json.ts";
import type { ItemKind, ListKind } from "../targets/target-kind.ts";
import { classify } from "../classify.ts";
import { successOf } from "../graph-error.ts";

const WHAT = "looking for the attachment";

/** A page has to fit into what is read of a response. A message takes 250 attachments. */
const PAGE_ITEMS = 50;
const MAX_PAGES = 6;

/**
 * Finds an item whose id nobody told: the answer that had it was lost. All that is known of it is its name, about how
 * large it is, and since when it can be there.
 *
 * An item of another name or of fewer bytes, and one that was last changed before the transfer began, is certainly
 * another one. An item that passes all of that may still be somebody else's: one with the same name and nearly the same
 * size that was added since. So exactly one that fits counts as found. Several, or one that is larger than properties
 * make it, are an answer that decides nothing.
 */
export const findInList = async (
  graph: GraphClient,
  target: Target,
  kind: ItemKind,
  list: ListKind,
  wanted: Wanted,
): Promise<GetItemAnswer> => {
  const listed = await readList(graph, `${kind.address(target)}?$select=${list.select}`, kind);
  if (listed.kind !== "listed") return listed;
  const similar = listed.items.filter((item) => mayBe(item, wanted));
  const [item, ...others] = similar.filter(
    (one) => (numberField(one, "size") ?? 0) <= wanted.bytes + list.maxOverheadBytes,
  );
  const found = item === undefined ? null : kind.item(item);
  if (similar.length === 0) return { kind: "absent" };
  if (found !== null && others.length === 0) return { kind: "found", item: found };
  return { kind: "permanent", error: cannotTell(similar.length, wanted) };
};

const mayBe = (item: JsonObject, { name, bytes, changedSince }: Wanted): boolean => {
  const changedAt = instantField(item, "lastModifiedDateTime");
  return (
    textField(item, "name") === name &&
    (numberField(item, "size") ?? bytes) >= bytes &&
    (changedAt === null || changedAt >= changedSince)
  );
};

const cannotTell = (count: number, { name, bytes }: Wanted) =>
  transferError(
    "target-rejected",
    `${count === 1 ? "there is an attachment" : `there are ${count} attachments`} called ${JSON.stringify(name)}, and nothing tells whether one of them holds these ${bytes} bytes`,
  );

type Listed = { readonly kind: "listed"; readonly items: readonly JsonObject[] } | GraphFailure;

/** All items of the list. A list that is not there is a failure: its owner is gone, and with it all that could tell. */
const readList = async (graph: GraphClient, path: string, { version }: ItemKind): Promise<Listed> => {
  const items: JsonObject[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = `&$top=${PAGE_ITEMS}${page === 0 ? "" : `&$skip=${page * PAGE_ITEMS}`}`;
    const answer = await graph.call("GET", path + query, { version });
    const success = successOf(answer, [200]);
    const body = success && parseObject(success.text);
    const values = field(body, "value");
    if (!Array.isArray(values)) return classify(WHAT, answer, graph.nowMs());
    items.push(...values.map(asObject).filter((item) => item !== null));
    if (textField(body, "@odata.nextLink") === null) return { kind: "listed", items };
  }
  return { kind: "permanent", error: transferError("target-rejected", `${WHAT}: the list does not end`) };
};
