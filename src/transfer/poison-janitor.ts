import { forEachAtOnce } from "./at-once.ts";
import type { Delivery, QueueName } from "./message.ts";
import type { Clock } from "./ports.ts";
import { StorageUnavailableError } from "./storage-error.ts";
import { redacted } from "./redact.ts";
import { printable } from "./text.ts";

/** A message of a poison queue, hidden for its receiver. */
export interface PoisonMessage {
  readonly messageId: string;
  /** Of this delivery. */
  readonly popReceipt: string;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  /** 1 for the first. The host's own deliveries count as well. */
  readonly dequeueCount: number;
  readonly text: string;
}

/** A poison queue, read past the trigger. A queue that does not exist is empty. */
export interface PoisonQueue {
  /** All messages, also the hidden ones; approximate. */
  count(): Promise<number>;
  /** Receives visible messages and hides them. */
  receive(most: number, hiddenMs: number): Promise<readonly PoisonMessage[]>;
  /** Makes it visible again. Nothing happens if somebody else has received it since. */
  release(message: PoisonMessage): Promise<void>;
  /** Nothing happens if somebody else has received it since. */
  remove(message: PoisonMessage): Promise<void>;
}

export type PoisonQueues = Readonly<Record<QueueName, PoisonQueue>>;

/** @typeParam Message what a message can be. @typeParam Done what came of it */
export interface Janitor<Message, Done> {
  readonly clock: Clock;
  readonly queues: PoisonQueues;
  /** Younger messages are left to the dead-letter functions. */
  readonly minAgeMs: number;
  /** No work begins after this, in milliseconds since 1970. */
  readonly endMs: number;
  readonly read: (text: string) => Message;
  /** Does what the dead-letter functions do with a message. */
  readonly run: (message: Message, delivery: Delivery) => Promise<Done>;
  /** Says that nothing can be done; the message is null where it cannot be read. */
  readonly giveUp: (message: Message | null, delivery: Delivery, reason: string) => Promise<Done>;
}

export interface Cleared<Done> {
  /** What became of the messages that were taken. */
  readonly outcomes: readonly Done[];
  /** Messages that could not be handled, and stay. */
  readonly failed: readonly { readonly messageId: string; readonly reason: string }[];
  /** Why a queue could not be read to its end. */
  readonly errors: readonly string[];
}

/** Taken from one queue in one run. */
const MAX_MESSAGES = 128;
const BATCH = 32;
const AT_ONCE = 8;
/** Longer than a run, so that a message that fails is not received twice in one. */
const HIDDEN_MS = 6 * 60_000;
/** After more deliveries, a message that fails again is given up. */
const MAX_DELIVERIES = 10;
/** A message that fails is given up this long before the queue would drop it silently. */
const LAST_CHANCE_MS = 24 * 60 * 60_000;

/** How many messages the poison queues hold. */
export const countPoison = async (queues: readonly PoisonQueue[]): Promise<number> => {
  const counts = await Promise.all(queues.map((queue) => queue.count()));
  return counts.reduce((sum, count) => sum + count, 0);
};

/**
 * Handles what stays in the poison queues: messages that an older extension bundle skips because they were delivered
 * more often than `maxDequeueCount` says, and those whose dead-letter function fails, when it is not just trying them
 * again.
 */
export const clearPoison = async <Message, Done>({
  queues: { jobs, steps },
  ...janitor
}: Janitor<Message, Done>): Promise<Cleared<Done>> => {
  const cleared: Clearing<Done> = { outcomes: [], failed: [], errors: [] };
  await Promise.all([
    clearQueue(janitor, { name: "jobs", deliveredAs: "jobs", queue: jobs }, cleared),
    clearQueue(janitor, { name: "steps", deliveredAs: "steps", queue: steps }, cleared),
  ]);
  return cleared;
};

/** The same for the events about blobs. What they are delivered as has no meaning. */
export const clearPoisonedEvents = async <Done>(
  events: PoisonQueue,
  janitor: Worker<string, Done>,
): Promise<Cleared<Done>> => {
  const cleared: Clearing<Done> = { outcomes: [], failed: [], errors: [] };
  await clearQueue(janitor, { name: "events", deliveredAs: "jobs", queue: events }, cleared);
  return cleared;
};

/** What handles the messages of any of the queues. */
type Worker<Message, Done> = Omit<Janitor<Message, Done>, "queues">;

interface PoisonSource {
  /** For people. */
  readonly name: string;
  readonly deliveredAs: QueueName;
  readonly queue: PoisonQueue;
}

interface Clearing<Done> {
  readonly outcomes: Done[];
  readonly failed: Cleared<Done>["failed"][number][];
  readonly errors: string[];
}

const clearQueue = async <Message, Done>(
  janitor: Worker<Message, Done>,
  source: PoisonSource,
  cleared: Clearing<Done>,
): Promise<void> => {
  const { name, queue } = source;
  const isLate = (): boolean => janitor.clock.nowMs() >= janitor.endMs;
  const work = { janitor, source, isLate, cleared };
  try {
    for (let taken = 0; taken < MAX_MESSAGES && !isLate();) {
      const received = await queue.receive(BATCH, HIDDEN_MS);
      if (received.length === 0) return;
      // A message that was released would come again at once, and each delivery counts.
      if ((await clearBatch(work, received)) > 0) return;
      taken += received.length;
    }
  } catch (error) {
    cleared.errors.push(`poison queue of ${name}: ${reasonOf(error)}`);
  }
};

interface Work<Message, Done> {
  readonly janitor: Worker<Message, Done>;
  readonly source: PoisonSource;
  readonly isLate: () => boolean;
  readonly cleared: Clearing<Done>;
}

/**
 * Each message on its own: one that fails stops no other.
 * @returns how many messages were made visible again
 */
const clearBatch = async <Message, Done>(
  { janitor, source, isLate, cleared }: Work<Message, Done>,
  received: readonly PoisonMessage[],
): Promise<number> => {
  const oldestYoungMs = janitor.clock.nowMs() - janitor.minAgeMs;
  const old = received.filter(({ insertedOn }) => insertedOn.getTime() <= oldestYoungMs);
  const started = await forEachAtOnce(old, { atOnce: AT_ONCE, isLate }, async (message) => {
    try {
      cleared.outcomes.push(await handle(janitor, source, message));
      await source.queue.remove(message);
    } catch (error) {
      cleared.failed.push({ messageId: message.messageId, reason: reasonOf(error) });
    }
  });
  const begun = new Set(old.slice(0, started));
  const others = received.filter((message) => !begun.has(message));
  await Promise.all(others.map((message) => source.queue.release(message)));
  return others.length;
};

const handle = async <Message, Done>(
  janitor: Worker<Message, Done>,
  { deliveredAs }: PoisonSource,
  message: PoisonMessage,
): Promise<Done> => {
  const { clock, read, run, giveUp } = janitor;
  const { messageId, insertedOn, expiresOn, dequeueCount, text } = message;
  const delivery: Delivery = {
    queue: deliveredAs,
    messageId,
    insertedOn,
    dequeueCount,
    poisoned: true,
    text,
  };
  const isLastChance = expiresOn.getTime() - clock.nowMs() < LAST_CHANCE_MS;
  const isTriedOut = dequeueCount > MAX_DELIVERIES;
  let readable: Message | null = null;
  try {
    readable = read(text);
    // It may end the process each time, so that no failure is ever seen.
    if (isLastChance && isTriedOut) throw new Error("it is about to expire");
    return await run(readable, delivery);
  } catch (error) {
    // An outage of storage says nothing about the message.
    const isGivenUp = isLastChance || (isTriedOut && !(error instanceof StorageUnavailableError));
    if (!isGivenUp) throw error;
    return await giveUp(readable, delivery, reasonOf(error));
  }
};

const reasonOf = (error: unknown): string =>
  printable(redacted(error instanceof Error ? error.message : String(error)));
