import { setImmediate } from "node:timers/promises";

interface Due {
  readonly atMs: number;
  /** Those due at the same time come in the order in which they were asked for. */
  readonly serial: number;
  readonly wake: () => void;
}

const isBefore = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.serial < b.serial);

/** Time that passes only while everything waits for it: hours of a simulation take seconds. */
export class VirtualTime {
  #nowMs = Date.UTC(2026, 0, 5, 8);
  #serial = 0;
  /** A binary heap: each entry comes before those at twice its index and one or two more. */
  readonly #heap: Due[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  /** Resolves when this time has passed. */
  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.#push({ atMs: this.#nowMs + ms, serial: this.#serial++, wake });
    });
  }

  /** Lets time pass until this is true, or until nothing waits any more. */
  async runUntil(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      const due = this.#pop();
      if (due === undefined) return;
      this.#nowMs = due.atMs;
      due.wake();
      // What it woke runs until it waits again.
      await setImmediate();
    }
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(due);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(due, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  }

  #pop(): Due | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || last === first) return first;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
    return first;
  }
}
