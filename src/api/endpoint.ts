import type { HttpFunctionOptions } from "@azure/functions";
import { services } from "../app/services.ts";
import { transferClientFromEnvironment } from "../client/create-transfer-client.ts";
import { readApiAuth } from "./auth.ts";
import { guarded } from "./guard.ts";
import type { Api } from "./handler.ts";
import { handlers } from "./handlers/index.ts";
import { healthChecker } from "./health/check-health.ts";
import { probesOf } from "./health/probes.ts";
import { operations, type OperationId } from "./openapi/operation-table.ts";
import { pages, type PageId } from "./pages/index.ts";

let built: Api | null = null;

/** Built on first use, once per process. A setting that is wrong stops the app at its start. */
const api = (): Api => (built ??= build());

const build = (): Api => ({
  client: transferClientFromEnvironment(process.env),
  auth: readApiAuth(process.env),
  environment: process.env,
  checkHealth: healthChecker(probesOf(services().config), {
    nowMs: () => Date.now(),
    timeoutMs: 6000,
    keptMs: 10_000,
  }),
});

/** An operation as `app.http` wants it. */
export const endpoint = (id: OperationId): HttpFunctionOptions => {
  const { method, route, access } = operations[id];
  const isKeyed = access === "key" && api().auth === "key";
  return {
    methods: [method],
    route,
    authLevel: isKeyed ? "function" : "anonymous",
    handler: guarded(access, handlers[id], api),
  };
};

/** A part of the dashboard as `app.http` wants it. It holds no data and no secrets, so anybody may load it. */
export const page = (id: PageId): HttpFunctionOptions => {
  const { route, handle } = pages[id];
  return { methods: ["GET"], route, authLevel: "anonymous", handler: guarded("open", handle, api) };
};
