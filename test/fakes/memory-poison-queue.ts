import type { PoisonMessage, PoisonQueue } from "../../src/transfer/poison-janitor.ts";
import type { Clock } from "../../src/transfer/ports.ts";

interface Kept {
  readonly messageId: string;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly text: string;
  dequeueCount: number;
  visibleAtMs: number;
}

/** Storage keeps the host's copies for as long. */
const LIFE_MS = 7 * 24 * 60 * 60_000;

/** A poison queue that keeps texts as they are, of whatever kind. */
export class MemoryPoisonQueue implements PoisonQueue {
  readonly #clock: Pick<Clock, "nowMs">;
  #kept: Kept[] = [];
  #serial = 0;

  constructor(clock: Pick<Clock, "nowMs">) {
    this.#clock = clock;
  }

  /** @param hiddenMs for how long the host hides it */
  add(text: string, { dequeueCount = 0, hiddenMs = 0 } = {}): string {
    const nowMs = this.#clock.nowMs();
    const messageId = `poison-${++this.#serial}`;
    this.#kept.push({
      messageId,
      insertedOn: new Date(nowMs),
      expiresOn: new Date(nowMs + LIFE_MS),
      text,
      dequeueCount,
      visibleAtMs: nowMs + hiddenMs,
    });
    return messageId;
  }

  /** Texts and delivery counts of what is left. */
  get left(): readonly (readonly [text: string, dequeueCount: number])[] {
    return this.#kept.map(({ text, dequeueCount }) => [text, dequeueCount]);
  }

  get visible(): number {
    return this.#visible().length;
  }

  count(): Promise<number> {
    return Promise.resolve(this.#kept.length);
  }

  receive(most: number, hiddenMs: number): Promise<readonly PoisonMessage[]> {
    const received = this.#visible().slice(0, most);
    for (const message of received) {
      message.dequeueCount++;
      message.visibleAtMs = this.#clock.nowMs() + hiddenMs;
    }
    return Promise.resolve(received.map((message) => ({ ...message, popReceipt: receiptOf(message) })));
  }

  release(message: PoisonMessage): Promise<void> {
    const held = this.#held(message);
    if (held !== undefined) held.visibleAtMs = this.#clock.nowMs();
    return Promise.resolve();
  }

  remove(message: PoisonMessage): Promise<void> {
    const held = this.#held(message);
    this.#kept = this.#kept.filter((kept) => kept !== held);
    return Promise.resolve();
  }

  #held({ messageId, popReceipt }: PoisonMessage): Kept | undefined {
    return this.#kept.find((kept) => kept.messageId === messageId && receiptOf(kept) === popReceipt);
  }

  #visible(): Kept[] {
    return this.#kept.filter(({ visibleAtMs }) => visibleAtMs <= this.#clock.nowMs());
  }
}

const receiptOf = ({ dequeueCount }: Kept): string => `pop-${dequeueCount}`;
