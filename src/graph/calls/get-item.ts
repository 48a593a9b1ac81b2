import type { Target } from "../../transfer/job.ts";
import type { GetItemAnswer, Wanted } from "../../transfer/destination.ts";
import type { GraphClient } from "../client.ts";
import { parseObject } from "../json.ts";
import { itemKindOf } from "../targets/index.ts";
import { classify } from "../classify.ts";
import { successOf } from "../graph-error.ts";
import { findInList } from "./find-in-list.ts";

/** Reads the item at the target's address, or the wanted one of the list that is there. */
export const getItem = async (graph: GraphClient, target: Target, wanted: Wanted): Promise<GetItemAnswer> => {
  const kind = itemKindOf(target);
  const { list } = kind;
  if (list !== null && wanted.id === null) return await findInList(graph, target, kind, list, wanted);
  const address = kind.address(target);
  const path =
    list === null ? address : `${address}/${encodeURIComponent(wanted.id ?? "")}?$select=${list.select}`;
  const answer = await graph.call("GET", path, { version: kind.version });
  if (answer.kind === "answered" && answer.status === 404) return { kind: "absent" };
  const success = successOf(answer, [200]);
  const body = success && parseObject(success.text);
  const item = body && kind.item(body);
  if (item !== null) return { kind: "found", item };
  return classify("looking up the item", answer, graph.nowMs());
};
