import type { GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import type { HttpResponse } from "../../http/send.ts";
import { classify } from "../classify.ts";
import type { GraphCall, GraphClient } from "../client.ts";
import { graphError, successOf, type GraphError } from "../graph-error.ts";
import { asObject, field, parseObject, textField, type JsonObject } from "../json.ts";
import { rejected } from "./failures.ts";

/** The routes of drives, sites, teams and shares are in v1.0. */
const VERSION = "v1.0";

/**
 * Longest that finding one place may go on making calls. The last call may take a minute more, which an invocation
 * still has; the next try continues from the folders that have been made.
 */
const MAX_MS = 30_000;

/** A site takes 2,000 libraries, of which a page has 50. More pages than these are a loop. */
const MAX_PAGES = 40;

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
  /**
   * All entries of a list, over all its pages.
   * @param read null for an entry to leave out
   */
  list<T>(what: string, path: string, read: (entry: JsonObject) => T | null): Promise<Looked<readonly T[]>>;
  post(what: string, path: string, json: object): Promise<HttpResponse | GraphFailure>;
  readonly nowMs: () => number;
}

export const placeCalls = (graph: GraphClient, fresh: boolean): PlaceCalls => {
  const startedMs = graph.nowMs();

  const inTime = async (
    what: string,
    call: () => Promise<HttpResponse>,
  ): Promise<HttpResponse | GraphFailure> =>
    graph.nowMs() - startedMs >= MAX_MS
      ? { kind: "transient", error: transferError("target-unavailable", `${what}: Graph answers too slowly`) }
      : await call();

  const call = (
    method: "GET" | "POST",
    what: string,
    path: string,
    own: Omit<GraphCall, "version">,
  ): Promise<HttpResponse | GraphFailure> =>
    inTime(what, () => graph.call(method, path, { version: VERSION, ...own }));

  const looked = <T>(
    what: string,
    response: HttpResponse | GraphFailure,
    read: (body: JsonObject) => T | null,
  ): Looked<T> => {
    if (isFailure(response)) return response;
    if (response.kind === "answered" && (response.status === 404 || response.status === 410))
      return { kind: "absent", error: graphError(response) };
    const body = parseObject(successOf(response, [200])?.text ?? "");
    const value = body && read(body);
    return value === null ? classify(what, response, graph.nowMs()) : { kind: "found", value };
  };

  return {
    fresh,
    nowMs: () => graph.nowMs(),
    get: async (what, path, read, prefer) =>
      looked(what, await call("GET", what, path, prefer === undefined ? {} : { prefer }), read),
    list: async <T>(what: string, path: string, read: (entry: JsonObject) => T | null) => {
      const entries: T[] = [];
      let response = await call("GET", what, path, {});
      for (let pages = 1; ; pages++) {
        const page = looked(what, response, pageOf);
        if (page.kind !== "found") return page;
        entries.push(...page.value.entries.map(read).filter((entry) => entry !== null));
        const { next } = page.value;
        if (next === null) return { kind: "found", value: entries };
        if (!graph.isGraphUrl(next)) return rejected(`${what}: the next page is not at Graph's own address`);
        if (pages === MAX_PAGES) return rejected(`${what}: the list does not end`);
        response = await inTime(what, () => graph.getPage(next));
      }
    },
    post: (what, path, json) => call("POST", what, path, { json }),
  };
};

interface Page {
  readonly entries: readonly JsonObject[];
  /** The address of the page that follows; null at the end. */
  readonly next: string | null;
}

const pageOf = (body: JsonObject): Page | null => {
  const values = field(body, "value");
  if (!Array.isArray(values)) return null;
  const entries = values.map(asObject).filter((entry) => entry !== null);
  return { entries, next: textField(body, "@odata.nextLink") };
};

export const isFailure = (answer: HttpResponse | GraphFailure): answer is GraphFailure =>
  answer.kind !== "answered" && answer.kind !== "broken";
