import type { Exchange, FaultAction } from "../../local/graph/faults.ts";
import { QuietTimes } from "./early-requests.ts";

/** A time in which Graph answers 429 to whatever comes, and what came before, in and after it. */
export class ThrottledWindow {
  readonly #lengthMs: number;
  readonly #quiet = new QuietTimes();
  readonly #arrivals: { readonly atMs: number; readonly address: string }[] = [];
  #openedMs = Number.POSITIVE_INFINITY;
  refused = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  get seen(): number {
    return this.#arrivals.length;
  }

  get early(): readonly string[] {
    return this.#quiet.broken;
  }

  get openForMs(): number {
    return Date.now() - this.#openedMs;
  }

  get closesAtMs(): number {
    return this.#openedMs + this.#lengthMs;
  }

  open(): void {
    this.#openedMs = Date.now();
  }

  /** For the stand-in's `intercept`. */
  meet(exchange: Exchange): FaultAction | undefined {
    const nowMs = Date.now();
    this.#arrivals.push({ atMs: nowMs, address: exchange.address ?? "" });
    this.#quiet.hear(exchange);
    const leftMs = this.#openedMs + this.#lengthMs - nowMs;
    if (nowMs < this.#openedMs || leftMs <= 0) return undefined;
    this.refused += 1;
    const action: FaultAction = {
      kind: "answer",
      status: 429,
      headers: { "Retry-After": String(Math.ceil(leftMs / 1000)) },
      body: { error: { code: "activityLimitReached", message: "The request has been throttled." } },
    };
    this.#quiet.say(exchange, action);
    return action;
  }

  arrivalsInside(): readonly { readonly afterOpeningMs: number }[] {
    return this.#arrivals
      .map(({ atMs }) => ({ afterOpeningMs: atMs - this.#openedMs }))
      .filter(({ afterOpeningMs }) => afterOpeningMs >= 0 && afterOpeningMs < this.#lengthMs);
  }

  /** For each item that is heard of after the window: how long after it for the first time, in ms. */
  firstAfter(): readonly number[] {
    const first = new Map<string, number>();
    for (const { atMs, address } of this.#arrivals) {
      if (atMs >= this.closesAtMs && !first.has(address)) first.set(address, atMs - this.closesAtMs);
    }
    return [...first.values()];
  }
}
