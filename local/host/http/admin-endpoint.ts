import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { HostedFunction, TriggerData } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import { toQueueTriggerData } from "../queue/trigger-data.ts";
import { toTimerTriggerData } from "../timer/timer-data.ts";
import { isAuthorized, type HostKeys } from "./function-keys.ts";
import { HOST_VERSION } from "../app/core-module.ts";
import { readBody } from "./request-data.ts";
import { emptyResponse, type ResponseParts } from "./response-parts.ts";

/** What the admin endpoints need. */
export interface AdminOptions {
  readonly functions: readonly HostedFunction[];
  readonly keys: HostKeys;
  readonly invoke: Invoker;
}

/** Answers a request below `/admin`, all of which except the ping require the master key. */
export const answerAdmin = async (
  { functions, keys, invoke }: AdminOptions,
  request: IncomingMessage,
  url: URL,
): Promise<ResponseParts> => {
  const { method, headers } = request;
  const [area = "", ...rest] = url.pathname.slice("/admin/".length).split("/");
  const target = `${method ?? ""} ${[area, ...rest].join("/").toLowerCase()}`;
  if (target === "GET host/ping" || target === "POST host/ping") return emptyResponse(200);
  if (!isAuthorized("admin", headers, url.searchParams, keys)) {
    return isAuthorized("function", headers, url.searchParams, keys)
      ? emptyResponse(403)
      : { ...emptyResponse(401), headers: { "www-authenticate": "Bearer" } };
  }
  if (target === "GET host/status") return json({ state: "Running", version: HOST_VERSION });
  if (target === "GET functions") return json(functions.map(describe));

  const [name = "", aspect] = rest;
  const hosted = functions.find(({ metadata }) => metadata.name.toLowerCase() === name.toLowerCase());
  if (area.toLowerCase() !== "functions" || hosted === undefined || rest.length > 2)
    return emptyResponse(404);
  if (method === "GET" && aspect === undefined) return json(describe(hosted));
  if (method === "GET" && aspect === "status") return json({});
  if (method !== "POST" || aspect !== undefined) return emptyResponse(404);
  return emptyResponse(runByAdmin(hosted, (await readBody(request)).toString("utf8"), invoke));
};

const json = (value: unknown): ResponseParts => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: Buffer.from(JSON.stringify(value)),
});

const describe = ({ metadata: { name, bindings } }: HostedFunction): object => ({
  name,
  config: { bindings: Object.entries(bindings).map(([binding, info]) => ({ name: binding, ...info })) },
  isDisabled: false,
  language: "node",
});

/**
 * `POST /admin/functions/{name}`: starts a function that has no HTTP trigger, without waiting for its end.
 * @param body `{"input": "…"}`: the message for a queue function; ignored for a timer
 * @returns the HTTP status
 */
const runByAdmin = (hosted: HostedFunction, body: string, invoke: Invoker): number => {
  const input = readInput(body);
  const data = input === null ? null : toTriggerData(hosted, input);
  if (data === null) return 400;
  void invoke(hosted, data, "This function was programmatically called via the host APIs.");
  return 202;
};

const readInput = (body: string): string | null => {
  try {
    const parsed: unknown = body === "" ? {} : JSON.parse(body);
    const input: unknown = (parsed as { input?: unknown } | null)?.input ?? "";
    return typeof input === "string" ? input : JSON.stringify(input);
  } catch {
    return null;
  }
};

const toTriggerData = (hosted: HostedFunction, input: string): TriggerData | null => {
  const now = new Date();
  switch (hosted.metadata.bindings[hosted.triggerBindingName]?.type.toLowerCase()) {
    case "timertrigger":
      return toTimerTriggerData({ last: null, next: null, lastUpdated: now }, false);
    case "queuetrigger": {
      // There is no message in storage, and therefore no receipt.
      const dates = { insertedOn: now, expiresOn: now, nextVisibleOn: now };
      return toQueueTriggerData(
        { messageId: randomUUID(), popReceipt: "", dequeueCount: 0, ...dates },
        input,
      );
    }
    default:
      return null;
  }
};
