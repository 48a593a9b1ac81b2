import type { TargetKind } from "./address.ts";
import type { Route } from "./route.ts";

/** A request as a fault script sees it, before anything is done about it. */
export interface Exchange {
  readonly method: string;
  /** The path without its query: of an upload URL, the part that is no secret. */
  readonly path: string;
  readonly route: Route["name"];
  /** What it is about; undefined for what is found nowhere. */
  readonly kind: TargetKind | undefined;
  /** The address's path, for a session that of its item. */
  readonly address: string | undefined;
  readonly sessionId: string | undefined;
  readonly contentRange: string | undefined;
  /** This is the n-th request on this route, from 1. */
  readonly count: number;
  /** This is the n-th request on this route about this address, from 1. */
  readonly addressCount: number;
}

/** What goes wrong with one request. */
export type FaultAction =
  /**
   * Answer so. `before` (the default): nothing is read or done. `after`: the request is carried out, but its
   * answer is replaced.
   */
  | {
      readonly kind: "answer";
      readonly when?: "before" | "after";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | object;
    }
  /** Cut the connection before anything is read, or once all is done but not answered. */
  | { readonly kind: "cut"; readonly when: "before" | "after" }
  /** Cut the connection after so many bytes of the body; they are dropped. A shorter body is carried out. */
  | { readonly kind: "cut"; readonly when: "during"; readonly afterBytes: number }
  /** Carry the request out and stay silent; the client must give up by itself. */
  | { readonly kind: "loseAnswer" }
  /** Wait before reading, or before answering; what else should happen goes into `then`. */
  | {
      readonly kind: "delay";
      readonly when: "before" | "after";
      readonly delayMs: number;
      readonly then?: Exclude<FaultAction, { kind: "delay" }>;
    };

/** Names the fault of a request, if it has one. The request waits for a promise. */
export type Intercept = (exchange: Exchange) => FaultAction | undefined | Promise<FaultAction | undefined>;

/** A fault as the server carries it out: what to do at each point on a request's way. */
export interface FaultPlan {
  readonly delayBeforeMs: number;
  readonly cutBefore: boolean;
  readonly answerBefore: FaultAnswer | undefined;
  readonly cutAfterBytes: number | undefined;
  readonly delayAfterMs: number;
  readonly answerAfter: FaultAnswer | undefined;
  readonly cutAfter: boolean;
  readonly silent: boolean;
}

/** The answer a fault puts in place of the real one. */
export type FaultAnswer = Extract<FaultAction, { kind: "answer" }>;

/** Lays a fault out along a request's way. */
export function planFault(action: FaultAction | undefined): FaultPlan {
  const delay = action?.kind === "delay" ? action : undefined;
  const fault = action?.kind === "delay" ? action.then : action;
  const answer = fault?.kind === "answer" ? fault : undefined;
  const cut = fault?.kind === "cut" ? fault : undefined;
  return {
    delayBeforeMs: delay?.when === "before" ? delay.delayMs : 0,
    cutBefore: cut?.when === "before",
    answerBefore: answer?.when === "after" ? undefined : answer,
    cutAfterBytes: cut?.when === "during" ? cut.afterBytes : undefined,
    delayAfterMs: delay?.when === "after" ? delay.delayMs : 0,
    answerAfter: answer?.when === "after" ? answer : undefined,
    cutAfter: cut?.when === "after",
    silent: fault?.kind === "loseAnswer",
  };
}
