import type { HttpHandler } from "@azure/functions";
import { problem, problemDetails } from "./response.ts";
import { problemOf } from "./api-error.ts";
import { refusalOf, type Refusal } from "./auth.ts";
import type { Api, Handler } from "./handler.ts";

const REFUSALS: Readonly<Record<Refusal, string>> = {
  "authentication-off":
    "API_AUTH is easyauth, but App Service authentication is not on. Turn it on, or set API_AUTH to key.",
  unauthenticated: "App Service authentication let this request through without a sign-in.",
  "cross-site": "A signed-in browser may change things from the app's own pages only.",
};

/** The handler as the host calls it: lets in who may, and answers whatever goes wrong. */
export const guarded =
  (access: "key" | "open", handle: Handler, api: () => Api): HttpHandler =>
  async (request, context) => {
    try {
      const parts = api();
      const refusal = access === "open" ? null : refusalOf(parts.auth, parts.environment, request);
      if (refusal !== null) return problem(problemDetails(refusal, REFUSALS[refusal]));
      return await handle(request, parts);
    } catch (error) {
      const details = problemOf(error);
      if (details.code === "internal") context.error(error instanceof Error ? error.stack : error);
      else if (details.status >= 500) context.warn(`${details.code}: ${details.detail}`);
      return problem(details);
    }
  };
