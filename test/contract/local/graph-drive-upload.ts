import { createHash, randomBytes } from "node:crypto";
import type { ClientRequest } from "node:http";
import type { Graph } from "../../../local/graph/server.ts";
import { callGraph, open, putRange, type Reply } from "./graph-client.ts";

export const RANGE_BYTES = 327_680;
export const SIZE_BYTES = 2 * RANGE_BYTES + 1000;
export const CONTENT = randomBytes(SIZE_BYTES);
export const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
export const PATH = "/drives/b!d/bundles/i";

/** A createUploadSession body with this conflict behavior. */
export const withBehavior = (behavior: string, name = "x.bin") => ({
  item: { name, "@microsoft.graph.conflictBehavior": behavior },
});

/** Uploads all bytes in three ranges and returns the last reply. */
export const upload = async (url: string): Promise<Reply> => {
  await putRange(url, CONTENT, 0, RANGE_BYTES);
  await putRange(url, CONTENT, RANGE_BYTES, 2 * RANGE_BYTES);
  return putRange(url, CONTENT, 2 * RANGE_BYTES, SIZE_BYTES);
};

/** Commits a session by PUT with its upload URL as the source. */
export const commitBySource = (graph: Graph, url: string, more: object = {}, at = PATH): Promise<Reply> =>
  callGraph(graph, "PUT", `/beta${at}`, { "@microsoft.graph.sourceUrl": url, ...more });

/** Sends the first byte of a first range; the caller sends the rest. */
export const openPut = (
  url: string,
  lengthBytes: number,
  totalBytes: number,
): { readonly request: ClientRequest; readonly status: Promise<number> } => {
  const request = open("PUT", url, {
    "content-length": String(lengthBytes),
    "content-range": `bytes 0-${lengthBytes - 1}/${totalBytes}`,
  });
  const status = new Promise<number>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  request.write("x");
  return { request, status };
};
