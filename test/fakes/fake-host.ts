import type { Delivery } from "../../src/transfer/message.ts";
import type { MemoryQueue, Received } from "./memory-queue.ts";
import type { TransferMessage } from "./memory-step-queue.ts";

export interface Held {
  readonly message: TransferMessage;
  readonly delivery: Delivery;
  readonly received: Received<TransferMessage>;
  readonly queue: MemoryQueue<TransferMessage>;
}

export interface HostLimits {
  readonly maxDequeueCount: number;
  /** Hard-coded in the Functions host. */
  readonly leaseMs: number;
  /** `visibilityTimeout` in host.json: how long a failed message stays away. */
  readonly retryDelayMs: number;
}

export const hostLimits: HostLimits = { maxDequeueCount: 5, leaseMs: 600_000, retryDelayMs: 10_000 };

/** The Functions host's dealings with a queue message, see docs of its queue trigger. */
export class FakeHost {
  readonly #main: MemoryQueue<TransferMessage>;
  readonly #poison: MemoryQueue<TransferMessage>;
  readonly #limits: HostLimits;

  constructor(
    main: MemoryQueue<TransferMessage>,
    poison: MemoryQueue<TransferMessage>,
    limits: HostLimits = hostLimits,
  ) {
    this.#main = main;
    this.#poison = poison;
    this.#limits = limits;
  }

  /** The next message for a worker; null when there is none to be seen, or it went to the poison queue unrun. */
  receive(pick = 0): Held | null {
    const fromMain = this.#main.receive(this.#limits.leaseMs, pick);
    if (fromMain !== null) {
      if (fromMain.dequeueCount <= this.#limits.maxDequeueCount) return held(fromMain, this.#main, false);
      this.#toPoison(fromMain);
      return null;
    }
    const fromPoison = this.#poison.receive(this.#limits.leaseMs, pick);
    return fromPoison === null ? null : held(fromPoison, this.#poison, true);
  }

  get hasVisible(): boolean {
    return this.#main.visible + this.#poison.visible > 0;
  }

  /** The invocation ended well. A lost lease (false) is not an error to the host. */
  complete({ queue, received }: Held): boolean {
    return queue.delete(received);
  }

  /** The invocation threw: again after a while, or to the poison queue. A poison queue has none of its own. */
  fail({ queue, received }: Held): boolean {
    return queue === this.#main && received.dequeueCount >= this.#limits.maxDequeueCount
      ? this.#toPoison(received)
      : queue.release(received, this.#limits.retryDelayMs);
  }

  /** The host has lost touch with a worker that is still at it, or was killed: visible again at once. */
  loseLease({ queue, received }: Held): boolean {
    return queue.release(received, 0);
  }

  /** A copy first, then the delete; the copy has an id of its own. */
  #toPoison(received: Received<TransferMessage>): boolean {
    this.#poison.send(received.body);
    return this.#main.delete(received);
  }
}

const held = (
  received: Received<TransferMessage>,
  queue: MemoryQueue<TransferMessage>,
  poisoned: boolean,
): Held => ({
  message: received.body,
  received,
  queue,
  delivery: {
    messageId: received.messageId,
    insertedOn: received.insertedOn,
    dequeueCount: received.dequeueCount,
    poisoned,
    text: JSON.stringify(received.body),
  },
});
