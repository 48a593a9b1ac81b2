import type { Target } from "../../transfer/job.ts";
import type { QueryAnswer } from "../../transfer/destination.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import type { GraphClient } from "../client.ts";
import { instantField, parseObject } from "../json.ts";
import { parseExpectedRanges } from "../expected-ranges.ts";
import { itemKindOf } from "../targets/index.ts";
import { classify, classifyLostSession, graphFailureError } from "../classify.ts";
import { graphError, successOf } from "../graph-error.ts";

const WHAT = "querying the upload session";

/** Asks the service which bytes the session still lacks. */
export const querySession = async (
  graph: GraphClient,
  target: Target,
  url: UploadUrl,
  totalBytes: number,
): Promise<QueryAnswer> => {
  const answer = await graph.session({ method: "GET", url: url.reveal() });
  const success = successOf(answer, [200]);
  if (success !== null) {
    const body = parseObject(success.text);
    const listed = parseExpectedRanges(body, totalBytes);
    if (listed !== null) {
      const remaining = itemKindOf(target).remaining(listed, totalBytes);
      return { kind: "open", remaining, expiresAt: instantField(body, "expirationDateTime") };
    }
  }
  if (answer.kind === "answered" && answer.status === 400) {
    // The request is a bare GET of the service's own URL: the session is in doubt, and nothing in the request is wrong.
    return { kind: "refused", error: graphFailureError("target-unavailable", WHAT, graphError(answer)) };
  }
  if (answer.kind === "answered" && (answer.status === 405 || answer.status === 501)) {
    // Outlook's pages say nothing of this GET. Without it the session is good for nothing, and is given up.
    return { kind: "session-denied", error: graphFailureError("session-denied", WHAT, graphError(answer)) };
  }
  return classifyLostSession(WHAT, answer) ?? classify(WHAT, answer, graph.nowMs());
};
