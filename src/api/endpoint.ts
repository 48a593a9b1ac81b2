import type { HttpFunctionOptions, HttpHandler } from "@azure/functions";
import { services } from "../app/services.ts";
import { reportConfigError } from "../app/with-services.ts";
import { clientFromConfig } from "../client/create-transfer-client.ts";
import { readApiAuth, type ApiAuth } from "../config/api-auth.ts";
import { ConfigError } from "../config/config.ts";
import { readTogether } from "../config/read-together.ts";
import { likelyMisspellings, type Misspelling } from "../config/setting-names.ts";
import { answering, guarded } from "./guard.ts";
import { HANDLERS, type Api } from "./handlers.ts";
import { healthChecker, misconfigured, type Health } from "./health.ts";
import { methodsOf, otherRequests } from "./other-requests.ts";
import { OPERATIONS, type OperationId } from "./operations.ts";
import { overviewReader } from "./overview.ts";
import { overviewSources } from "./overview-sources.ts";
import { PAGES, type PageId } from "./pages.ts";
import { healthSources } from "./probes.ts";

const PROBE_TIMEOUT_MS = 6000;
const HEALTH_KEPT_MS = 10_000;
const OVERVIEW_KEPT_MS = 5000;

let built: Api | null = null;

/**
 * Built once per process, by the first request, so that an app with a wrong setting can still say which one it is.
 * @throws {ConfigError} naming every wrong setting
 */
const api = (): Api => (built ??= build());

const build = (): Api => {
  const { auth, found } = readTogether({ auth: () => readApiAuth(process.env), found: services });
  const { config, isQueueOwner, sendToGraph } = found;
  return {
    client: clientFromConfig(config),
    auth,
    environment: process.env,
    checkHealth: healthChecker(
      healthSources(config, { isQueueOwner, misspellings: misspellings(), sendToGraph }),
      {
        nowMs: () => Date.now(),
        timeoutMs: PROBE_TIMEOUT_MS,
        keptMs: HEALTH_KEPT_MS,
      },
    ),
    readOverview: overviewReader(overviewSources(config), {
      nowMs: () => Date.now(),
      timeoutMs: PROBE_TIMEOUT_MS,
      keptMs: OVERVIEW_KEPT_MS,
    }),
  };
};

const misspellings = (): readonly Misspelling[] => likelyMisspellings(Object.keys(process.env));

const checkHealth = async (): Promise<Health> => {
  try {
    return await api().checkHealth();
  } catch (error) {
    if (error instanceof ConfigError) return misconfigured(error, Date.now(), misspellings());
    throw error;
  }
};

/** An operation as an HTTP function. */
export const endpoint = (id: OperationId): HttpFunctionOptions => {
  const { method, route, access } = OPERATIONS[id];
  const isKeyed = access === "key" && authAtStart() === "key";
  return {
    methods: methodsOf(method),
    route,
    authLevel: isKeyed ? "function" : "anonymous",
    handler: handlerOf(id),
  };
};

const handlerOf = (id: OperationId): HttpHandler =>
  id === "health"
    ? answering(HANDLERS[id], () => ({ checkHealth }))
    : guarded(OPERATIONS[id], HANDLERS[id], api);

/** With a wrong `API_AUTH` the host requires keys. Nothing but the error is served then, to those who have one. */
const authAtStart = (): ApiAuth => {
  try {
    return readApiAuth(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    reportConfigError(error);
    return "key";
  }
};

/** A page as an HTTP function. Pages hold neither data nor secrets, so anybody may load them. */
export const page = (id: PageId): HttpFunctionOptions => {
  const { route, handle } = PAGES[id];
  const handler = answering(handle, () => ({ auth: readApiAuth(process.env) }));
  return { methods: methodsOf("GET"), route, authLevel: "anonymous", handler };
};

/** Every other request: the host matches it last, and would answer 404 without a body. */
export const otherwise = (): HttpFunctionOptions => ({
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  route: "{*path}",
  authLevel: "anonymous",
  handler: answering(otherRequests, () => null),
});
