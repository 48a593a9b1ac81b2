import type { Delivery } from "../../src/transfer/message.ts";
import type { MemoryQueue, Received } from "./memory-queue.ts";
import type { TransferMessage } from "./memory-step-queue.ts";

export interface Delivered {
  readonly message: TransferMessage;
  readonly delivery: Delivery;
  readonly received: Received<TransferMessage>;
  readonly queue: MemoryQueue<TransferMessage>;
}

export interface HostLimits {
  readonly maxDequeueCount: number;
  /** Hard-coded in the Functions host. */
  readonly leaseMs: number;
  /** `visibilityTimeout` in host.json: how long a failed message stays hidden. */
  readonly retryDelayMs: number;
}

export const hostLimits: HostLimits = { maxDequeueCount: 5, leaseMs: 600_000, retryDelayMs: 10_000 };

/** What the Functions host does with a queue message, see the docs of its queue trigger. */
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

  /** The next message for a worker; null if none is visible, or if the host moved it to the poison queue instead. */
  receive(pick = 0): Delivered | null {
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

  /** The invocation succeeded. The host does not treat a lost lease (false) as an error. */
  complete({ queue, received }: Delivered): boolean {
    return queue.delete(received);
  }

  /** The invocation threw: the message comes back later, or moves to the poison queue, which has no poison queue itself. */
  fail({ queue, received }: Delivered): boolean {
    return queue === this.#main && received.dequeueCount >= this.#limits.maxDequeueCount
      ? this.#toPoison(received)
      : queue.release(received, this.#limits.retryDelayMs);
  }

  /** The lease is lost, with its worker still running or killed: the message is visible again at once. */
  loseLease({ queue, received }: Delivered): boolean {
    return queue.release(received, 0);
  }

  /** Sends a copy, which gets a new id, and then deletes the message. */
  #toPoison(received: Received<TransferMessage>): boolean {
    this.#poison.send(received.body);
    return this.#main.delete(received);
  }
}

const held = (
  received: Received<TransferMessage>,
  queue: MemoryQueue<TransferMessage>,
  poisoned: boolean,
): Delivered => ({
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
