import type { Target } from "../../transfer/job.ts";
import type { GetItemAnswer } from "../../transfer/ports.ts";
import type { GraphClient } from "../client.ts";
import { parseObject } from "../json.ts";
import { targetKindOf } from "../targets/index.ts";
import { classify } from "../classify.ts";

/** Reads the item at the target's address. */
export const getItem = async (graph: GraphClient, target: Target): Promise<GetItemAnswer> => {
  const kind = targetKindOf(target);
  const answer = await graph.call("GET", kind.address(target));
  if (answer.kind === "answered") {
    if (answer.status === 404) return { kind: "absent" };
    const body = answer.status === 200 ? parseObject(answer.text) : null;
    const item = body && kind.item(body);
    if (item !== null) return { kind: "found", item };
  }
  return classify("looking up the item", answer, graph.nowMs());
};
