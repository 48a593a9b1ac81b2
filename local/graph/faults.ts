import type { TargetKind } from "./address.ts";
import type { Route } from "./route.ts";

/** A request as the `intercept` option sees it, before it is processed. */
export interface Exchange {
  readonly method: string;
  /** The path without its query. For an upload URL that leaves out the secret. */
  readonly path: string;
  readonly route: Route["name"];
  /** The kind of target the request is about; null if it is about none. */
  readonly kind: TargetKind | null;
  /** The path of the target's address, as the request spells it; for a session, that of its item. */
  readonly address: string | null;
  readonly sessionId: string | null;
  readonly contentRange: string | null;
  /** The number of requests on this route so far, including this one. */
  readonly count: number;
  /** The number of requests on this route for this address so far, including this one. */
  readonly addressCount: number;
}

/** What goes wrong with one request. */
export type FaultAction =
  /**
   * Send this response. `before` (the default): instead of reading or doing anything. `after`: the request is
   * carried out, and its response replaced.
   */
  | {
      readonly kind: "answer";
      readonly when?: "before" | "after";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | object;
    }
  /** Cut the connection before anything is read, or after the request is carried out but before the response. */
  | { readonly kind: "cut"; readonly when: "before" | "after" }
  /** Cut the connection after this many bytes of the body, and drop them. A shorter body is carried out. */
  | { readonly kind: "cut"; readonly when: "during"; readonly afterBytes: number }
  /** Carry the request out and never respond; the client has to time out. */
  | { readonly kind: "loseAnswer" }
  /** Wait before reading the request, or before responding. `then` is a further fault of the same request. */
  | {
      readonly kind: "delay";
      readonly when: "before" | "after";
      readonly delayMs: number;
      readonly then?: Exclude<FaultAction, { kind: "delay" }>;
    };

type MaybeFault = FaultAction | null | undefined;

/** Returns the fault to inject into a request, if any. If it returns a promise, the request waits for it. */
export type Intercept = (exchange: Exchange) => MaybeFault | Promise<MaybeFault>;

/** A fault as the server carries it out: what to do at each stage of a request. */
export interface FaultPlan {
  readonly delayBeforeMs: number;
  readonly cutBefore: boolean;
  readonly answerBefore: FaultAnswer | null;
  readonly cutAfterBytes: number | null;
  readonly delayAfterMs: number;
  readonly answerAfter: FaultAnswer | null;
  readonly cutAfter: boolean;
  readonly silent: boolean;
}

/** A response that replaces the real one. */
export type FaultAnswer = Extract<FaultAction, { kind: "answer" }>;

/** Splits a fault into what happens at each stage of a request. */
export const planFault = (action: FaultAction | null): FaultPlan => {
  const delay = action?.kind === "delay" ? action : null;
  const fault = action?.kind === "delay" ? action.then : action;
  const answer = fault?.kind === "answer" ? fault : null;
  const cut = fault?.kind === "cut" ? fault : null;
  return {
    delayBeforeMs: delay?.when === "before" ? delay.delayMs : 0,
    cutBefore: cut?.when === "before",
    answerBefore: answer?.when === "after" ? null : answer,
    cutAfterBytes: cut?.when === "during" ? cut.afterBytes : null,
    delayAfterMs: delay?.when === "after" ? delay.delayMs : 0,
    answerAfter: answer?.when === "after" ? answer : null,
    cutAfter: cut?.when === "after",
    silent: fault?.kind === "loseAnswer",
  };
};
