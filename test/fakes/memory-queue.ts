import { encodeJson } from "../../src/storage/queue-message.ts";
import type { Clock } from "../../src/transfer/ports.ts";

export interface Received<T> {
  readonly messageId: string;
  readonly insertedOn: Date;
  readonly dequeueCount: number;
  /** Changes with each receive. A holder of an old receipt has lost the message. */
  readonly popReceipt: string;
  readonly body: T;
}

/** Names a message to whoever sent or received it last. */
export type Receipt = Pick<Received<unknown>, "messageId" | "popReceipt">;

interface Message {
  readonly id: string;
  readonly insertedAtMs: number;
  text: string;
  visibleAtMs: number;
  dequeueCount: number;
  popReceipt: string;
}

/** A storage queue: messages are hidden while leased or delayed, delivered at least once, and roughly in order. */
export class MemoryQueue<T> {
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #name: string;
  #messages: Message[] = [];
  #serial = 0;

  constructor(clock: Pick<Clock, "nowMs">, name = "q") {
    this.#clock = clock;
    this.#name = name;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** @throws {MessageTooLargeError} as the service refuses it */
  send(body: T & object, delayMs = 0): Receipt {
    const nowMs = this.#clock.nowMs();
    const message: Message = {
      id: `${this.#name}-${++this.#serial}`,
      insertedAtMs: nowMs,
      text: encodeJson(body),
      visibleAtMs: nowMs + delayMs,
      dequeueCount: 0,
      popReceipt: `pop-${this.#serial}`,
    };
    this.#messages.push(message);
    return { messageId: message.id, popReceipt: message.popReceipt };
  }

  /** Replaces the body; false if somebody else has received the message since. */
  update(receipt: Receipt, body: T & object, delayMs: number): boolean {
    const held = this.#held(receipt);
    if (held === undefined) return false;
    held.text = encodeJson(body);
    held.visibleAtMs = this.#clock.nowMs() + delayMs;
    held.popReceipt = `pop-${++this.#serial}`;
    return true;
  }

  /** @param pick which of the visible messages, because a real queue promises no order */
  receive(leaseMs: number, pick = 0): Received<T> | null {
    const visible = this.#visible();
    const message = visible[pick % Math.max(1, visible.length)];
    if (message === undefined) return null;
    message.dequeueCount++;
    message.popReceipt = `pop-${++this.#serial}`;
    message.visibleAtMs = this.#clock.nowMs() + leaseMs;
    return {
      messageId: message.id,
      insertedOn: new Date(message.insertedAtMs),
      dequeueCount: message.dequeueCount,
      popReceipt: message.popReceipt,
      body: JSON.parse(message.text) as T,
    };
  }

  /** False if the lease was lost, or the message no longer exists. */
  delete(received: Receipt): boolean {
    const held = this.#held(received);
    this.#messages = this.#messages.filter((message) => message !== held);
    return held !== undefined;
  }

  /** Makes the message visible after `delayMs`; returns false as {@link delete} does. */
  release(received: Receipt, delayMs: number): boolean {
    const held = this.#held(received);
    if (held !== undefined) held.visibleAtMs = this.#clock.nowMs() + delayMs;
    return held !== undefined;
  }

  get visible(): number {
    return this.#visible().length;
  }

  /** The message that is visible for the longest time, and when it became so. */
  head(): { readonly body: T; readonly visibleAtMs: number } | null {
    const first = this.#visible()[0];
    return first === undefined ? null : { body: JSON.parse(first.text) as T, visibleAtMs: first.visibleAtMs };
  }

  nextVisibleAtMs(): number | null {
    return this.#messages.length === 0 ? null : Math.min(...this.#messages.map((m) => m.visibleAtMs));
  }

  peekAll(): T[] {
    return this.#messages.map(({ text }) => JSON.parse(text) as T);
  }

  #held(received: Receipt): Message | undefined {
    return this.#messages.find(
      ({ id, popReceipt }) => id === received.messageId && popReceipt === received.popReceipt,
    );
  }

  #visible(): Message[] {
    const nowMs = this.#clock.nowMs();
    return this.#messages
      .filter(({ visibleAtMs }) => visibleAtMs <= nowMs)
      .sort((a, b) => a.visibleAtMs - b.visibleAtMs || a.insertedAtMs - b.insertedAtMs);
  }
}
