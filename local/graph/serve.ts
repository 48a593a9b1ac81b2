import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Address } from "./address.ts";
import { ended, sendAnswer, type Answer, type AnswerMarks } from "./answer.ts";
import { planFault, type Exchange, type FaultAnswer, type FaultPlan, type Intercept } from "./faults.ts";
import { handle } from "./handle.ts";
import { RequestBody } from "./request-body.ts";
import { routeOf, type Route } from "./route.ts";
import type { Service } from "./service.ts";

/** What a request comes to: an answer to send, the real one or a fault's; a cut connection; or silence. */
type Ending = { readonly answer: Answer } | { readonly instead: FaultAnswer } | "cut" | "silent";

/** Makes the function that answers each request, by way of its fault if it has one. */
export function makeServe(
  service: Service,
  intercept: Intercept | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const counters = new Map<string, number>();
  const countUp = (key: string): number => {
    const count = (counters.get(key) ?? 0) + 1;
    counters.set(key, count);
    return count;
  };

  return async (request, response) => {
    const [method, target] = [request.method ?? "", request.url ?? ""];
    const route = routeOf(method, target);
    const own = route.name === "page" || route.name === "state" || route.name === "seed";
    const address = addressOfRoute(service, route);
    const exchange: Exchange = {
      method,
      path: target.split("?")[0] ?? "",
      route: route.name,
      kind: address?.kind,
      address: address?.key,
      sessionId: "sessionId" in route ? route.sessionId : undefined,
      contentRange: request.headers["content-range"],
      count: countUp(route.name),
      addressCount: countUp(`${route.name} ${address?.key ?? ""}`),
    };
    const named = own ? undefined : intercept?.(exchange);
    // Where there is nothing to wait for, requests stay in the order in which they came.
    const fault = named instanceof Promise ? await named : named;
    const plan = planFault(fault);
    const body = new RequestBody(request, { ...plan, bytesPerSecond: service.settings.streamBytesPerSecond });
    const ending = await carryOut(service, route, request, body, plan);
    if (!own) record(service, exchange, fault?.kind, body, ending);
    if (plan.delayAfterMs > 0) await sleep(plan.delayAfterMs, undefined, { ref: false });
    await settle(request, response, ending, { requestId: randomUUID(), nowMs: service.settings.now() });
  };
}

async function carryOut(
  service: Service,
  route: Route,
  request: IncomingMessage,
  body: RequestBody,
  plan: FaultPlan,
): Promise<Ending> {
  if (plan.delayBeforeMs > 0) await sleep(plan.delayBeforeMs, undefined, { ref: false });
  if (plan.cutBefore) return "cut";
  if (plan.answerBefore) return { instead: plan.answerBefore };
  let answer: Answer;
  try {
    answer = await handle(service, route, { headers: request.headers, body });
  } catch (error) {
    console.error("Graph stand-in:", error);
    answer = {
      status: 500,
      code: "generalException",
      message: "The stand-in itself failed; see its output.",
    };
  }
  // Most clients read an answer only once they have sent their body.
  const whole = await body.discard();
  countBytes(service, route, body);
  if (!whole || plan.cutAfter) return "cut";
  if (plan.silent) return "silent";
  return plan.answerAfter ? { instead: plan.answerAfter } : { answer };
}

function countBytes({ tally: { counts } }: Service, route: Route, body: RequestBody): void {
  if (route.name !== "putRange" && route.name !== "putContent") return;
  if (body.kept) counts.bytesAccepted += body.readBytes;
  else counts.bytesRefused += body.readBytes;
}

function record(
  { tally }: Service,
  { method, path, route, sessionId, contentRange }: Exchange,
  fault: string | undefined,
  body: RequestBody,
  ending: Ending,
): void {
  tally.counts.requests += 1;
  const seen = { method, path, route, sessionId, contentRange, fault, bodyBytes: body.readBytes };
  if (typeof ending === "string") tally.record({ ...seen, status: null, code: undefined });
  else if ("instead" in ending) tally.record({ ...seen, status: ending.instead.status, code: undefined });
  else {
    const code = "code" in ending.answer ? ending.answer.code : undefined;
    tally.record({ ...seen, status: ending.answer.status, code });
  }
}

async function settle(
  request: IncomingMessage,
  response: ServerResponse,
  ending: Ending,
  marks: AnswerMarks,
): Promise<void> {
  if (ending === "silent") return;
  if (ending === "cut") request.socket.destroy();
  else if ("answer" in ending) await sendAnswer(response, ending.answer, marks);
  else await sendInstead(response, ending.instead, marks);
}

async function sendInstead(response: ServerResponse, fault: FaultAnswer, marks: AnswerMarks): Promise<void> {
  const isJson = typeof fault.body === "object";
  const text = isJson ? JSON.stringify(fault.body) : (fault.body ?? "");
  response.writeHead(fault.status, {
    "request-id": marks.requestId,
    ...(isJson ? { "content-type": "application/json" } : {}),
    ...fault.headers,
  });
  await ended(response, text);
}

function addressOfRoute({ sessions }: Service, route: Route): Address | undefined {
  if ("address" in route) return route.address;
  return "sessionId" in route ? sessions.find(route.sessionId)?.plan.address : undefined;
}
