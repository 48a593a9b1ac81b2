import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { TargetKind } from "./address.ts";
import { planFault, type Exchange, type FaultAnswer, type FaultPlan, type Intercept } from "./faults.ts";
import { handle } from "./handle.ts";
import { RequestBody } from "./request-body.ts";
import { endResponse, sendResponse, type GraphResponse, type ResponseContext } from "./response.ts";
import { routeOf, type Route } from "./route.ts";
import type { Service } from "./service.ts";

/** How a request ends: with the real response, that of a fault, a cut connection, or no response at all. */
type Outcome = { readonly response: GraphResponse } | { readonly fault: FaultAnswer } | "cut" | "silent";

/** Creates the server's request listener, which injects a fault into a request if `intercept` returns one. */
export const makeServe = (
  service: Service,
  intercept: Intercept | null,
): ((request: IncomingMessage, serverResponse: ServerResponse) => Promise<void>) => {
  const requestCounts = new Map<string, number>();
  const countUp = (key: string): number => {
    const count = (requestCounts.get(key) ?? 0) + 1;
    requestCounts.set(key, count);
    return count;
  };

  return async (request, serverResponse) => {
    const [method, target] = [request.method ?? "", request.url ?? ""];
    const route = routeOf(method, target);
    const isOwnPage = OWN_PAGES.has(route.name);
    const address = addressOfRoute(service, route);
    const exchange: Exchange = {
      method,
      path: target.split("?")[0] ?? "",
      route: route.name,
      kind: address?.kind ?? null,
      address: address?.key ?? null,
      sessionId: "sessionId" in route ? route.sessionId : null,
      contentRange: request.headers["content-range"] ?? null,
      count: countUp(route.name),
      addressCount: countUp(`${route.name} ${address?.key ?? ""}`),
    };
    const intercepted = isOwnPage ? null : intercept?.(exchange);
    // Await only a promise: otherwise requests are handled in the order they arrive.
    const fault = (intercepted instanceof Promise ? await intercepted : intercepted) ?? null;
    const plan = planFault(fault);
    const body = new RequestBody(request, {
      cutAfterBytes: plan.cutAfterBytes,
      bytesPerSecond: service.settings.streamBytesPerSecond,
    });
    const outcome = await carryOut(service, route, request, body, plan);
    if (!isOwnPage) record(service, exchange, fault?.kind ?? null, body, outcome);
    if (plan.delayAfterMs > 0) await sleep(plan.delayAfterMs, undefined, { ref: false });
    const context = { requestId: randomUUID(), nowMs: service.settings.now() };
    await respond(request, serverResponse, outcome, context);
  };
};

const carryOut = async (
  service: Service,
  route: Route,
  request: IncomingMessage,
  body: RequestBody,
  plan: FaultPlan,
): Promise<Outcome> => {
  if (plan.delayBeforeMs > 0) await sleep(plan.delayBeforeMs, undefined, { ref: false });
  if (plan.cutBefore) return "cut";
  if (plan.answerBefore !== null) return { fault: plan.answerBefore };
  let response: GraphResponse;
  try {
    response = await handle(service, route, { headers: request.headers, body });
  } catch (error) {
    console.error("Graph stand-in:", error);
    response = {
      status: 500,
      code: "generalException",
      message: "The stand-in itself failed; see its output.",
    };
  }
  // Most clients read the response only after they have sent the whole body.
  const isComplete = await body.discard();
  countBytes(service, route, body);
  if (!isComplete || plan.cutAfter) return "cut";
  if (plan.silent) return "silent";
  return plan.answerAfter === null ? { response } : { fault: plan.answerAfter };
};

const WITH_BYTES: ReadonlySet<Route["name"]> = new Set(["putRange", "putContent", "putAttachmentRange"]);

const countBytes = ({ counts }: Service, route: Route, body: RequestBody): void => {
  if (!WITH_BYTES.has(route.name)) return;
  if (body.isAccepted) counts.bytesAccepted += body.readBytes;
  else counts.bytesRefused += body.readBytes;
};

const record = (
  { counts, requestLog }: Service,
  { method, path, route, sessionId, contentRange }: Exchange,
  fault: string | null,
  body: RequestBody,
  outcome: Outcome,
): void => {
  counts.requests += 1;
  const { status, code } = statusOf(outcome);
  requestLog.add({
    method,
    path,
    route,
    sessionId,
    contentRange,
    status,
    code,
    fault,
    bodyBytes: body.readBytes,
  });
};

const statusOf = (outcome: Outcome): { status: number | null; code: string | null } => {
  if (typeof outcome === "string") return { status: null, code: null };
  if ("fault" in outcome) return { status: outcome.fault.status, code: null };
  const { response } = outcome;
  return { status: response.status, code: "code" in response ? response.code : null };
};

const respond = async (
  request: IncomingMessage,
  serverResponse: ServerResponse,
  outcome: Outcome,
  context: ResponseContext,
): Promise<void> => {
  if (outcome === "silent") return;
  if (outcome === "cut") request.socket.destroy();
  else if ("response" in outcome) await sendResponse(serverResponse, outcome.response, context);
  else await sendFault(serverResponse, outcome.fault, context);
};

const sendFault = async (
  serverResponse: ServerResponse,
  fault: FaultAnswer,
  context: ResponseContext,
): Promise<void> => {
  const isJson = typeof fault.body === "object";
  const text = isJson ? JSON.stringify(fault.body) : (fault.body ?? "");
  serverResponse.writeHead(fault.status, {
    "request-id": context.requestId,
    ...(isJson ? { "content-type": "application/json" } : {}),
    ...fault.headers,
  });
  await endResponse(serverResponse, text);
};

const OWN_PAGES: ReadonlySet<Route["name"]> = new Set(["page", "state", "seed", "web"]);

const addressOfRoute = (
  { sessions }: Service,
  route: Route,
): { readonly kind: TargetKind | null; readonly key: string } | null => {
  if ("area" in route) {
    const isFile = route.area === "tenant" && route.resource.type === "item";
    return { kind: isFile ? "driveItem" : null, key: route.key };
  }
  if ("address" in route) return route.address;
  return "sessionId" in route ? (sessions.find(route.sessionId)?.plan.slot.address ?? null) : null;
};
