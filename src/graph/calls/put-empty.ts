import type { EmptyAnswer, UploadSpec } from "../../transfer/destination.ts";
import type { GraphClient } from "../client.ts";
import { parseObject } from "../json.ts";
import { targetKindOf } from "../targets/index.ts";
import { classify, classifyConflict, graphFailureError } from "../classify.ts";
import { graphError, successOf } from "../graph-error.ts";
import { conflictMeaning, isNameConflict } from "../conflict.ts";

const WHAT = "writing the empty file";

/** Writes an empty file, which no session can: `PUT …/content` (https://learn.microsoft.com/graph/api/driveitem-put-content). */
export const putEmpty = async (graph: GraphClient, spec: UploadSpec): Promise<EmptyAnswer> => {
  const { target, source, options } = spec;
  const kind = targetKindOf(target);
  const query = `@microsoft.graph.conflictBehavior=${options.conflictBehavior}`;
  const contentType = options.contentType ?? source.contentType ?? "application/octet-stream";
  const answer = await graph.putNothing(`${kind.address(target)}/content?${query}`, { contentType });
  const success = successOf(answer, [200, 201]);
  if (success !== null) {
    const body = parseObject(success.text);
    return { kind: "committed", item: body && kind.item(body) };
  }
  if (answer.kind === "answered" && answer.status === 409) {
    const error = graphError(answer);
    const meaning = conflictMeaning(error, spec);
    if (meaning === "name") {
      return { kind: "name-conflict", error: graphFailureError("name-conflict", WHAT, error) };
    }
    if (meaning === "passing" && isNameConflict(error)) {
      return { kind: "transient", error: graphFailureError("target-unavailable", WHAT, error) };
    }
  }
  return classifyConflict(WHAT, answer, graph.nowMs()) ?? classify(WHAT, answer, graph.nowMs());
};
