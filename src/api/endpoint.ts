import type { HttpFunctionOptions } from "@azure/functions";
import { services } from "../app/services.ts";
import { transferClientFromEnvironment } from "../client/create-transfer-client.ts";
import { readApiAuth } from "./auth.ts";
import { guarded } from "./guard.ts";
import { HANDLERS, type Api } from "./handlers.ts";
import { healthChecker } from "./health.ts";
import { OPERATIONS, type OperationId } from "./operations.ts";
import { PAGES, type PageId } from "./pages.ts";
import { probesOf } from "./probes.ts";

const PROBE_TIMEOUT_MS = 6000;
const HEALTH_KEPT_MS = 10_000;

let built: Api | null = null;

/** Built once per process, when the functions are registered: an invalid setting fails the app's start. */
const api = (): Api => (built ??= build());

const build = (): Api => ({
  client: transferClientFromEnvironment(process.env),
  auth: readApiAuth(process.env),
  environment: process.env,
  checkHealth: healthChecker(probesOf(services().config), {
    nowMs: () => Date.now(),
    timeoutMs: PROBE_TIMEOUT_MS,
    keptMs: HEALTH_KEPT_MS,
  }),
});

/** An operation as an HTTP function. */
export const endpoint = (id: OperationId): HttpFunctionOptions => {
  const { method, route, access } = OPERATIONS[id];
  const isKeyed = access === "key" && api().auth === "key";
  return {
    methods: [method],
    route,
    authLevel: isKeyed ? "function" : "anonymous",
    handler: guarded(access, HANDLERS[id], api),
  };
};

/** A page as an HTTP function. Pages hold neither data nor secrets, so anybody may load them. */
export const page = (id: PageId): HttpFunctionOptions => {
  const { route, handle } = PAGES[id];
  return { methods: ["GET"], route, authLevel: "anonymous", handler: guarded("open", handle, api) };
};
