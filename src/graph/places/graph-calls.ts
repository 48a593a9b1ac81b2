import type { GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import type { HttpResponse } from "../../http/send.ts";
import { classify } from "../classify.ts";
import type { GraphCall, GraphClient } from "../client.ts";
import { graphError, successOf, type GraphError } from "../graph-error.ts";
import { parseObject, type JsonObject } from "../json.ts";

/** The routes of drives, sites, teams and shares are in v1.0. */
const VERSION = "v1.0";

/**
 * Longest that finding one place may go on making calls. The last call may take a minute more, which an invocation
 * still has; the next try continues from the folders that have been made.
 */
const MAX_MS = 30_000;

/** Nothing is there: 404, or 410. */
export interface Absent {
  readonly kind: "absent";
  readonly error: GraphError;
}

export type Looked<T> = { readonly kind: "found"; readonly value: T } | Absent | GraphFailure;

/** The calls of one search for a place. */
export interface PlaceCalls {
  /** What was found before is looked up again. */
  readonly fresh: boolean;
  /**
   * A GET.
   * @param what the call, as an error's message begins
   * @param read null if the answer is not what it should be
   */
  get<T>(
    what: string,
    path: string,
    read: (body: JsonObject) => T | null,
    prefer?: string,
  ): Promise<Looked<T>>;
  post(what: string, path: string, json: object): Promise<HttpResponse | GraphFailure>;
  readonly nowMs: () => number;
}

export const placeCalls = (graph: GraphClient, fresh: boolean): PlaceCalls => {
  const startedMs = graph.nowMs();

  const call = async (
    method: "GET" | "POST",
    what: string,
    path: string,
    own: Omit<GraphCall, "version">,
  ): Promise<HttpResponse | GraphFailure> =>
    graph.nowMs() - startedMs >= MAX_MS
      ? { kind: "transient", error: transferError("target-unavailable", `${what}: Graph answers too slowly`) }
      : await graph.call(method, path, { version: VERSION, ...own });

  return {
    fresh,
    nowMs: () => graph.nowMs(),
    get: async (what, path, read, prefer) => {
      const response = await call("GET", what, path, prefer === undefined ? {} : { prefer });
      if (isFailure(response)) return response;
      if (response.kind === "answered" && (response.status === 404 || response.status === 410))
        return { kind: "absent", error: graphError(response) };
      const body = parseObject(successOf(response, [200])?.text ?? "");
      const value = body && read(body);
      return value === null ? classify(what, response, graph.nowMs()) : { kind: "found", value };
    },
    post: (what, path, json) => call("POST", what, path, { json }),
  };
};

export const isFailure = (answer: HttpResponse | GraphFailure): answer is GraphFailure =>
  answer.kind !== "answered" && answer.kind !== "broken";
