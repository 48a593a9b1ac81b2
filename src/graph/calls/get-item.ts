import type { Target } from "../../transfer/job.ts";
import type { GetItemAnswer } from "../../transfer/destination.ts";
import type { GraphClient } from "../client.ts";
import { parseObject } from "../json.ts";
import { itemKindOf } from "../targets/index.ts";
import { classify } from "../classify.ts";
import { successOf } from "../graph-error.ts";

/** Reads the item at the target's address. */
export const getItem = async (graph: GraphClient, target: Target): Promise<GetItemAnswer> => {
  const kind = itemKindOf(target);
  const answer = await graph.call("GET", kind.address(target), { version: kind.version });
  if (answer.kind === "answered" && answer.status === 404) return { kind: "absent" };
  const success = successOf(answer, [200]);
  const body = success && parseObject(success.text);
  const item = body && kind.item(body);
  if (item !== null) return { kind: "found", item };
  return classify("looking up the item", answer, graph.nowMs());
};
