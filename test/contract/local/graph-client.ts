import { request, type ClientRequest, type IncomingHttpHeaders } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";

/** A response; `json` is null if the body is not JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export type Headers = Readonly<Record<string, string>>;

export const BEARER: Headers = { authorization: "Bearer local" };
const JSON_TYPE: Headers = { "content-type": "application/json" };

/** Starts a stand-in that is closed when the current test ends. */
export const startTestGraph = async (options: GraphOptions = {}): Promise<Graph> => {
  const graph = await startGraph(options);
  onTestFinished(() => graph.close());
  return graph;
};

/** Sends one request on its own connection. Adds a missing content-length header to one with a body. */
export const call = (
  method: string,
  url: string,
  body?: Uint8Array | string,
  headers: Headers = {},
): Promise<Reply> =>
  new Promise((resolve, reject) => {
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
        const json: unknown = isJson ? JSON.parse(text) : null;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    outgoing.end(body);
  });

/** Opens a request whose body the caller sends or cuts off. */
export const open = (method: string, url: string, headers: Headers): ClientRequest =>
  request(url, { method, headers: { ...headers }, agent: false });

/**
 * Sends a JSON request with the bearer token.
 * @param target starts with the version
 */
export const callGraph = (
  graph: Graph,
  method: string,
  target: string,
  body?: object,
  headers: Headers = {},
) => {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return call(method, `${graph.url}${target}`, text, {
    ...BEARER,
    ...(body === undefined ? {} : JSON_TYPE),
    ...headers,
  });
};

const sessionBody = z.object({ uploadUrl: z.string() });
const createBody = z.union([z.object({ value: sessionBody }).transform(({ value }) => value), sessionBody]);

/** Creates a session and returns its upload URL. */
export const createSession = async (graph: Graph, path: string, body: object = {}): Promise<string> => {
  const reply = await callGraph(graph, "POST", `/beta${path}/createUploadSession`, body);
  if (reply.status !== 200) throw new Error(`creating a session responded ${reply.status}: ${reply.text}`);
  return createBody.parse(reply.json).uploadUrl;
};

/** PUTs the bytes of `content` from `start` up to `endExclusive`. */
export const putRange = (
  url: string,
  content: Uint8Array,
  start: number,
  endExclusive: number,
): Promise<Reply> => {
  const headers = { "content-range": `bytes ${start}-${endExclusive - 1}/${content.length}` };
  return call("PUT", url, content.subarray(start, endExclusive), headers);
};

/** The status of a reply, followed by its error code and inner error code if it has them. */
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

/** Waits until `condition` holds, for up to a minute. */
export const until = async (condition: () => boolean): Promise<void> => {
  const deadlineMs = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadlineMs) throw new Error("the condition did not hold within a minute");
    await sleep(2);
  }
};

const lengthOf = (body: Uint8Array | string, headers: Headers): Headers => {
  if ("transfer-encoding" in headers) return {};
  return { "content-length": String(Buffer.byteLength(body)) };
};
