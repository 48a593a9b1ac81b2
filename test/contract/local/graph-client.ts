import { request, type ClientRequest, type IncomingHttpHeaders } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Graph } from "../../../local/graph/server.ts";

/** What came back; `json` is undefined for an empty body, `text` the body as it came. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export type Headers = Readonly<Record<string, string>>;

export const bearer: Headers = { authorization: "Bearer local" };
const asJson: Headers = { "content-type": "application/json" };

/** One request on a connection of its own. A body without a content-length header gets one. */
export const call = (
  method: string,
  url: string,
  body?: Uint8Array | string,
  headers: Headers = {},
): Promise<Reply> => {
  return new Promise((resolve, reject) => {
    const outgoing = open(
      method,
      url,
      body === undefined ? headers : { ...lengthOf(body, headers), ...headers },
    );
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = response.headers["content-type"] === "application/json";
        const json: unknown = isJson ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    outgoing.end(body);
  });
};

/** A request whose body the caller sends, or breaks off. */
export const open = (method: string, url: string, headers: Headers): ClientRequest =>
  request(url, { method, headers: { ...headers }, agent: false });

/** A JSON request with the bearer token; `target` begins with the version. */
export const callGraph = (
  graph: Graph,
  method: string,
  target: string,
  body?: object,
  headers: Headers = {},
) => {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return call(method, `${graph.url}${target}`, text, { ...bearer, ...(body ? asJson : {}), ...headers });
};

const sessionBody = z.object({ uploadUrl: z.string() });
const createBody = z.union([z.object({ value: sessionBody }).transform(({ value }) => value), sessionBody]);

/** Creates a session and answers its upload URL. */
export const createSession = async (graph: Graph, path: string, body: object = {}): Promise<string> => {
  const reply = await callGraph(graph, "POST", `/beta${path}/createUploadSession`, body);
  if (reply.status !== 200) throw new Error(`create answered ${reply.status}: ${reply.text}`);
  return createBody.parse(reply.json).uploadUrl;
};

/** PUTs the bytes of `content` from `start` to `endExclusive`. */
export const putRange = (
  url: string,
  content: Uint8Array,
  start: number,
  endExclusive: number,
): Promise<Reply> => {
  const headers = { "content-range": `bytes ${start}-${endExclusive - 1}/${content.length}` };
  return call("PUT", url, content.subarray(start, endExclusive), headers);
};

/** `status code innerCode` of a reply, as far as there are any: what a table of rules lists. */
export const verdictOf = (reply: Reply): string => {
  const parsed = errorBody.safeParse(reply.json);
  const error = parsed.success ? parsed.data.error : undefined;
  return [String(reply.status), error?.code, error?.innererror?.code]
    .filter((part) => part !== undefined)
    .join(" ");
};

const errorBody = z.object({
  error: z.object({ code: z.string(), innererror: z.object({ code: z.string() }).optional() }),
});

/** Waits until `condition` holds; fails after a while. */
export const until = async (condition: () => boolean): Promise<void> => {
  const deadlineMs = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadlineMs) throw new Error("waited in vain");
    await sleep(2);
  }
};

const lengthOf = (body: Uint8Array | string, headers: Headers): Headers => {
  if ("transfer-encoding" in headers) return {};
  return { "content-length": String(Buffer.byteLength(body)) };
};
