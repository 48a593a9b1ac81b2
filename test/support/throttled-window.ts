import type { Exchange, FaultAction } from "../../local/graph/faults.ts";
import { RetryAfterChecker } from "./early-requests.ts";

/** A period in which Graph answers every request with 429, and a log of the requests before, in and after it. */
export class ThrottledWindow {
  #lengthMs: number;
  readonly #retryAfter = new RetryAfterChecker();
  readonly #arrivals: { readonly atMs: number; readonly address: string }[] = [];
  #openedMs = Number.POSITIVE_INFINITY;
  throttled = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  get seen(): number {
    return this.#arrivals.length;
  }

  get early(): readonly string[] {
    return this.#retryAfter.early;
  }

  get openForMs(): number {
    return Date.now() - this.#openedMs;
  }

  get closesAtMs(): number {
    return this.#openedMs + this.#lengthMs;
  }

  /** @param lengthMs replaces the one that the window was made with */
  open(lengthMs = this.#lengthMs): void {
    this.#lengthMs = lengthMs;
    this.#openedMs = Date.now();
  }

  /** For the stand-in's `intercept`. */
  meet(exchange: Exchange): FaultAction | undefined {
    const nowMs = Date.now();
    this.#arrivals.push({ atMs: nowMs, address: exchange.address ?? "" });
    this.#retryAfter.onRequest(exchange);
    const leftMs = this.#openedMs + this.#lengthMs - nowMs;
    if (nowMs < this.#openedMs || leftMs <= 0) return undefined;
    this.throttled += 1;
    const action: FaultAction = {
      kind: "answer",
      status: 429,
      headers: { "Retry-After": String(Math.ceil(leftMs / 1000)) },
      body: { error: { code: "activityLimitReached", message: "The request has been throttled." } },
    };
    this.#retryAfter.onAnswer(exchange, action);
    return action;
  }

  arrivalsInside(): readonly { readonly afterOpeningMs: number }[] {
    return this.#arrivals
      .map(({ atMs }) => ({ afterOpeningMs: atMs - this.#openedMs }))
      .filter(({ afterOpeningMs }) => afterOpeningMs >= 0 && afterOpeningMs < this.#lengthMs);
  }

  /** For each item requested after the window: the delay of its first request after it, in ms. */
  firstAfter(): readonly number[] {
    const first = new Map<string, number>();
    for (const { atMs, address } of this.#arrivals) {
      if (atMs >= this.closesAtMs && !first.has(address)) first.set(address, atMs - this.closesAtMs);
    }
    return [...first.values()];
  }
}
