import type { UploadSpec, WholeAnswer } from "../../transfer/destination.ts";
import { serviceConflictBehavior } from "../../transfer/job.ts";
import type { GraphClient } from "../client.ts";
import { parseObject } from "../json.ts";
import { itemKindOf } from "../targets/index.ts";
import { classify, classifyConflict, graphFailureError } from "../classify.ts";
import { graphError, successOf } from "../graph-error.ts";
import { conflictMeaning, isNameConflict } from "../conflict.ts";

const WHAT = "writing the file";

/** Writes a file in one request: `PUT …/content` (https://learn.microsoft.com/graph/api/driveitem-put-content). */
export const putWhole = async (
  graph: GraphClient,
  spec: UploadSpec,
  bytes: Uint8Array,
): Promise<WholeAnswer> => {
  const { target, source, options } = spec;
  const kind = itemKindOf(target);
  const query = `@microsoft.graph.conflictBehavior=${serviceConflictBehavior(options)}`;
  const contentType = options.contentType ?? source.contentType ?? "application/octet-stream";
  const answer = await graph.putContent(`${kind.address(target)}/content?${query}`, {
    version: kind.version,
    bytes,
    contentType,
  });
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
