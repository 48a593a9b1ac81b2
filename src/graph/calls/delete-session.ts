import type { DeleteAnswer, GraphFailure } from "../../transfer/destination.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import type { GraphClient } from "../client.ts";
import { classify, classifyLostSession } from "../classify.ts";

const WHAT = "deleting the upload session";

/** Deletes the session, so that nothing can be sent to it or committed any more. */
export const deleteSession = async (graph: GraphClient, url: UploadUrl): Promise<DeleteAnswer> => {
  const answer = await graph.session({ method: "DELETE", url: url.reveal() });
  if (answer.kind === "answered" && answer.status === 204) return { kind: "deleted" };
  return classifyLostSession(WHAT, answer) ?? tryAgain(classify(WHAT, answer, graph.nowMs()));
};

/** The request is a bare DELETE of the service's own URL: nothing in it is wrong, so one refusal of it is not final. */
const tryAgain = (failure: GraphFailure): GraphFailure =>
  failure.kind === "permanent"
    ? { kind: "transient", fewTries: true, error: { ...failure.error, code: "target-unavailable" } }
    : failure;
