import type { Delivery, QueueName } from "../../src/transfer/message.ts";
import type { MemoryQueue, Received } from "./memory-queue.ts";
import type { TransferMessage, TransferQueues } from "./memory-step-queue.ts";

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

/** What the Functions host does with queue messages, see the docs of its queue trigger. */
export class FakeHost {
  readonly #main: TransferQueues;
  readonly #poison: TransferQueues;
  readonly #limits: HostLimits;

  constructor(main: TransferQueues, poison: TransferQueues, limits: HostLimits = hostLimits) {
    this.#main = main;
    this.#poison = poison;
    this.#limits = limits;
  }

  /**
   * The next message for a worker; null if none is visible, or if the host moved it to the poison queue instead.
   * @param pick which of the visible messages
   */
  receive(pick = 0): Delivered | null {
    const main = this.#receiveFrom(this.#main, pick);
    if (main !== null) {
      if (main.received.dequeueCount <= this.#limits.maxDequeueCount) return held(main, false);
      this.#toPoison(main);
      return null;
    }
    const poisoned = this.#receiveFrom(this.#poison, pick);
    return poisoned && held(poisoned, true);
  }

  #receiveFrom(queues: TransferQueues, pick: number): Taken | null {
    const jobs = queues.jobs.visible;
    const nth = pick % Math.max(1, jobs + queues.steps.visible);
    const name = nth < jobs ? "jobs" : "steps";
    const queue = queues[name];
    const received = queue.receive(this.#limits.leaseMs, nth < jobs ? nth : nth - jobs);
    return received && { name, queue, received };
  }

  get hasVisible(): boolean {
    return [this.#main, this.#poison].some(({ jobs, steps }) => jobs.visible + steps.visible > 0);
  }

  /** The invocation succeeded. The host does not treat a lost lease (false) as an error. */
  complete({ queue, received }: Delivered): boolean {
    return queue.delete(received);
  }

  /** The invocation threw: the message comes back later, or moves to the poison queue, which has no poison queue itself. */
  fail({ queue, received, delivery }: Delivered): boolean {
    return !delivery.poisoned && received.dequeueCount >= this.#limits.maxDequeueCount
      ? this.#toPoison({ name: delivery.queue, queue, received })
      : queue.release(received, this.#limits.retryDelayMs);
  }

  /** The lease is lost, with its worker still running or killed: the message is visible again at once. */
  loseLease({ queue, received }: Delivered): boolean {
    return queue.release(received, 0);
  }

  /** Sends a copy, which gets a new id, and then deletes the message. */
  #toPoison({ name, queue, received }: Taken): boolean {
    this.#poison[name].send(received.body);
    return queue.delete(received);
  }
}

interface Taken {
  readonly name: QueueName;
  readonly queue: MemoryQueue<TransferMessage>;
  readonly received: Received<TransferMessage>;
}

const held = ({ name, queue, received }: Taken, poisoned: boolean): Delivered => ({
  message: received.body,
  received,
  queue,
  delivery: {
    queue: name,
    messageId: received.messageId,
    insertedOn: received.insertedOn,
    dequeueCount: received.dequeueCount,
    poisoned,
    text: JSON.stringify(received.body),
  },
});
