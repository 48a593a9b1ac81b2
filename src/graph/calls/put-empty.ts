import type { Committed, GraphFailure, NameConflict, UploadSpec } from "../../transfer/ports.ts";
import type { GraphClient } from "../client.ts";
import { parseObject } from "../json.ts";
import { targetKindOf } from "../targets/index.ts";
import { classify, graphError, graphFailureError, isNameConflict } from "../classify.ts";

const WHAT = "writing the empty file";

/** Writes an empty file, which no session can: `PUT …/content` (https://learn.microsoft.com/graph/api/driveitem-put-content). */
export const putEmpty = async (
  graph: GraphClient,
  { target, source, options }: UploadSpec,
): Promise<Committed | NameConflict | GraphFailure> => {
  const kind = targetKindOf(target);
  const query = `@microsoft.graph.conflictBehavior=${options.conflictBehavior}`;
  const contentType = options.contentType ?? source.contentType ?? "application/octet-stream";
  const answer = await graph.putNothing(`${kind.address(target)}/content?${query}`, { contentType });
  if (answer.kind === "answered") {
    if (answer.status === 200 || answer.status === 201) {
      const body = parseObject(answer.text);
      return { kind: "committed", item: body && kind.item(body) };
    }
    const error = graphError(answer);
    if (answer.status === 409 && isNameConflict(error)) {
      return { kind: "name-conflict", error: graphFailureError("name-conflict", WHAT, error) };
    }
  }
  return classify(WHAT, answer, graph.nowMs());
};
