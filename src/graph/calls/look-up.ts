import type { Target } from "../../transfer/job.ts";
import type { LookUpAnswer } from "../../transfer/ports.ts";
import type { GraphClient } from "../graph-client.ts";
import { parseObject } from "../json.ts";
import { targetKindOf } from "../targets/index.ts";
import { troubleOf } from "../trouble.ts";

/** The item at the target's address, as it is now. */
export const lookUp = async (graph: GraphClient, target: Target): Promise<LookUpAnswer> => {
  const kind = targetKindOf(target);
  const answer = await graph.call("GET", kind.address(target));
  if (answer.kind === "answered") {
    if (answer.status === 404) return { kind: "absent" };
    const body = answer.status === 200 ? parseObject(answer.text) : null;
    const item = body && kind.item(body);
    if (item !== null) return { kind: "found", item };
  }
  return troubleOf("looking the item up", answer, graph.nowMs());
};
