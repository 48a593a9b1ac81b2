import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import { inCallersSpan } from "../telemetry/from-caller.ts";
import { printable } from "../transfer/text.ts";
import { denialOf, type Denial } from "./auth.ts";
import { compressed } from "./compress.ts";
import type { Api, Handler } from "./handlers.ts";
import type { Operation } from "./operation.ts";
import { problemDetails, problemOf } from "./problems.ts";
import { problem } from "./response.ts";
import { refuseUnknown } from "./refuse-unknown.ts";

const DENIALS: Readonly<Record<Denial, string>> = {
  "authentication-off":
    "API_AUTH is easyauth, but App Service authentication is off. Turn it on, or set API_AUTH to key.",
  unauthenticated: "App Service authentication let this request through without a sign-in.",
  "cross-site": "Requests that change something must come from the app's own pages.",
};

/** A handler as the host calls it. Errors become responses, those of reading the settings too. */
export const answering =
  <Parts>(handle: Handler<Parts>, partsOf: () => Parts): HttpHandler =>
  async (request, context) => {
    try {
      return await asAsked(
        request,
        await inCallersSpan(context.traceContext ?? {}, () => handle(request, partsOf())),
      );
    } catch (error) {
      const details = problemOf(error);
      if (details.code === "internal") context.error(error instanceof Error ? error.stack : error);
      else if (details.status >= 500) context.warn(`${details.code}: ${printable(details.detail)}`);
      return await asAsked(request, problem(details));
    }
  };

/** HEAD asks for the headers alone. */
const asAsked = (request: HttpRequest, response: HttpResponseInit): Promise<HttpResponseInit> =>
  request.method === "HEAD"
    ? Promise.resolve({ status: response.status ?? 200, headers: response.headers ?? {} })
    : compressed(request, response);

/** Like {@link answering}, but checks access first, and then that the call asks for nothing that would be ignored. */
export const guarded = (operation: Operation, handle: Handler, api: () => Api): HttpHandler =>
  answering(async (request, parts) => {
    const denial = operation.access === "open" ? null : denialOf(parts.auth, parts.environment, request);
    if (denial !== null) return problem(problemDetails(denial, DENIALS[denial]));
    await refuseUnknown(operation, request);
    return handle(request, parts);
  }, api);
