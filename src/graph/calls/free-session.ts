import type { FreeAnswer } from "../../transfer/ports.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import type { GraphClient } from "../graph-client.ts";
import { troubleOf } from "../trouble.ts";
import { sessionGone } from "./session-gone.ts";

const WHAT = "deleting the upload session";

/** Deletes the session, so that nothing can be committed into it any more. */
export const freeSession = async (graph: GraphClient, url: UploadUrl): Promise<FreeAnswer> => {
  const answer = await graph.session({ method: "DELETE", url: url.reveal() });
  if (answer.kind === "answered" && answer.status === 204) return { kind: "freed" };
  return sessionGone(WHAT, answer) ?? troubleOf(WHAT, answer, graph.nowMs());
};
