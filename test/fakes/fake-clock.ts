import type { Clock } from "../../src/transfer/ports.ts";
import { seededRandom } from "./seeded-random.ts";

const START_MS = Date.UTC(2026, 0, 5, 8);

/** A clock that only moves when a test moves it. */
export class FakeClock implements Clock {
  #nowMs = START_MS;
  readonly #random: () => number;

  constructor(seed = 1) {
    this.#random = seededRandom(seed);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  random(): number {
    return this.#random();
  }

  advanceTo(ms: number): void {
    this.#nowMs = Math.max(this.#nowMs, ms);
  }

  advanceBy(ms: number): void {
    this.#nowMs += ms;
  }

  /** The same clock on a machine that is ahead of the true time. */
  ahead(skewMs: number): Clock {
    return { nowMs: () => this.#nowMs + skewMs, random: () => this.random() };
  }
}
