import type { CommitAnswer, UploadSpec } from "../../transfer/destination.ts";
import { serviceConflictBehavior } from "../../transfer/job.ts";
import type { CommitBy } from "../../transfer/record.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import type { GraphClient } from "../client.ts";
import { parseObject } from "../json.ts";
import { itemKindOf } from "../targets/index.ts";
import { classify, classifyLostSession, graphFailureError } from "../classify.ts";
import { graphError, successOf } from "../graph-error.ts";
import { isNameConflict } from "../conflict.ts";

const WHAT = "committing the upload";

/** Commits a session that has received all bytes (https://learn.microsoft.com/graph/api/driveitem-createuploadsession#completing-a-file). */
export const commitSession = async (
  graph: GraphClient,
  spec: UploadSpec,
  url: UploadUrl,
  by: CommitBy,
): Promise<CommitAnswer> => {
  const kind = itemKindOf(spec.target);
  const response =
    by === "post"
      ? await graph.session({ method: "POST", url: url.reveal(), contentBytes: 0 })
      : await graph.call("PUT", kind.address(spec.target), {
          version: kind.version,
          json: {
            name: spec.name,
            "@microsoft.graph.conflictBehavior": serviceConflictBehavior(spec.options),
            "@microsoft.graph.sourceUrl": url.reveal(),
          },
        });
  // Sent within the body, the URL is as secret as where it is called.
  const answer = { ...response, secretUrls: [...(response.secretUrls ?? []), url.reveal()] };
  const success = successOf(answer, [200, 201]);
  if (success !== null) {
    const body = parseObject(success.text);
    return { kind: "committed", item: body && kind.item(body) };
  }
  if (answer.kind === "answered") {
    const error = graphError(answer);
    if (answer.status === 409) {
      return isNameConflict(error)
        ? { kind: "name-conflict", error: graphFailureError("name-conflict", WHAT, error) }
        : { kind: "session-denied", error: graphFailureError("session-denied", WHAT, error) };
    }
    if (by === "post" && (answer.status === 400 || answer.status === 405)) {
      return { kind: "unsupported", error: graphFailureError("target-rejected", WHAT, error) };
    }
    const gone = by === "post" || answer.status === 404 ? classifyLostSession(WHAT, answer) : null;
    if (gone !== null) return gone;
  }
  return classify(WHAT, answer, graph.nowMs());
};
