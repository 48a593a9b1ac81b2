import { field, objectField, parseObject, textField, type JsonObject } from "../../src/graph/json.ts";

/** A response, or `status` 0 where there was none. */
export interface GraphReply {
  readonly status: number;
  readonly body: JsonObject | null;
  /** For people: the status and what Graph says. */
  readonly reason: string;
}

/** Graph v1.0, as an administrator uses it. Paths begin with a slash. */
export interface GraphApi {
  /** The address that paths are appended to. */
  readonly root: string;
  send(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<GraphReply>;
  /** All pages of a collection; the first reply that is not a page ends it. */
  list(path: string): Promise<{ readonly values: readonly JsonObject[]; readonly failed: GraphReply | null }>;
}

const TIMEOUT_MS = 30_000;

export const graphApi = (endpoint: string, token: string): GraphApi => {
  const root = `${endpoint}/v1.0`;
  const send: GraphApi["send"] = async (method, path, body) => {
    try {
      const response = await fetch(`${root}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The token is for this address only.
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const parsed = parseObject(await response.text());
      const error = objectField(parsed, "error");
      const said = [textField(error, "code"), textField(error, "message")].filter((text) => text !== null);
      return { status: response.status, body: parsed, reason: [response.status, ...said].join(" ") };
    } catch (error) {
      return { status: 0, body: null, reason: `no response (${(error as Error).name})` };
    }
  };
  return {
    root,
    send,
    list: async (path) => {
      const values: JsonObject[] = [];
      for (let next: string | null = path; next !== null;) {
        const reply = await send("GET", next);
        const page = field(reply.body, "value");
        if (reply.status !== 200 || !Array.isArray(page)) return { values, failed: reply };
        values.push(...(page as JsonObject[]));
        const link = textField(reply.body, "@odata.nextLink");
        next = link?.startsWith(`${root}/`) === true ? link.slice(root.length) : null;
      }
      return { values, failed: null };
    },
  };
};
