import type { UploadSpec, WholeAnswer } from "../../transfer/destination.ts";
import { serviceConflictBehavior } from "../../transfer/job.ts";
import type { GraphClient } from "../client.ts";
import { itemKindOf } from "../targets/index.ts";
import { classify, classifyConflict, graphFailureError } from "../classify.ts";
import { graphError, successOf, type GraphResponse } from "../graph-error.ts";
import { conflictMeaning, isNameConflict } from "../conflict.ts";
import { itemOf } from "./item-of.ts";

const WHAT = "writing the file";

/** Writes a file in one request. */
export const putWhole = async (
  graph: GraphClient,
  spec: UploadSpec,
  bytes: Uint8Array,
): Promise<WholeAnswer> => {
  const answer = await sendWhole(graph, spec, bytes);
  const success = successOf(answer, [200, 201]);
  if (success !== null) return { kind: "committed", item: itemOf(itemKindOf(spec.target), success) };
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

/**
 * `PUT …/content` (https://learn.microsoft.com/graph/api/driveitem-put-content), or where the address is a list, a POST
 * to it (https://learn.microsoft.com/graph/api/message-post-attachments).
 */
const sendWhole = (graph: GraphClient, spec: UploadSpec, bytes: Uint8Array): Promise<GraphResponse> => {
  const { target, source, options } = spec;
  const kind = itemKindOf(target);
  const { version, list } = kind;
  const address = kind.address(target);
  if (list !== null) return graph.call("POST", address, { version, json: list.newItem(spec, bytes) });
  const query = `@microsoft.graph.conflictBehavior=${serviceConflictBehavior(options)}`;
  const contentType = options.contentType ?? source.contentType ?? "application/octet-stream";
  return graph.putContent(`${address}/content?${query}`, { version, bytes, contentType });
};
