import type { HttpMethod } from "@azure/functions";
import type { Handler } from "./handlers.ts";
import { OPERATIONS } from "./operations.ts";
import { PAGES } from "./pages.ts";
import { problemDetails } from "./problems.ts";
import { problem, respond } from "./response.ts";

/** Monitors ask with HEAD whether something is there. */
export const methodsOf = (method: "GET" | "POST"): HttpMethod[] =>
  method === "GET" ? ["GET", "HEAD"] : [method];

/** 405 with `Allow` for a path that there is, 204 for OPTIONS, and 404 for all others. */
export const otherRequests: Handler<null> = (request) => {
  const path = request.params["path"] ?? "";
  const allowed = allowedFor(path);
  if (allowed.length === 0)
    return Promise.resolve(problem(problemDetails("not-found", "There is nothing at this address.")));
  const allow = [...allowed, "OPTIONS"].join(", ");
  if (request.method === "OPTIONS") return Promise.resolve(respond(204, "text/plain", "", { allow }));
  const detail = `${request.method} is not possible here; ${allow} are.`;
  return Promise.resolve(problem(problemDetails("method-not-allowed", detail), { allow }));
};

const METHODS = ["GET", "HEAD", "POST"] as const satisfies readonly HttpMethod[];

const ROUTES: readonly { readonly pattern: RegExp; readonly methods: readonly HttpMethod[] }[] = [
  ...Object.values(OPERATIONS),
  ...Object.values(PAGES).map(({ route }) => ({ route, method: "GET" as const })),
].map(({ route, method }) => ({
  pattern: new RegExp(`^${route.replace(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`, "i"),
  methods: methodsOf(method),
}));

const allowedFor = (path: string): readonly HttpMethod[] => {
  const fitting = ROUTES.filter(({ pattern }) => pattern.test(path.replace(/\/+$/, "")));
  return METHODS.filter((method) => fitting.some(({ methods }) => methods.includes(method)));
};
