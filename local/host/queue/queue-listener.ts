import { setTimeout as sleep } from "node:timers/promises";
import type { DequeuedMessageItem } from "@azure/storage-queue";
import type { Listener } from "../listener.ts";
import { withExactTexts } from "./exact-texts.ts";
import { FRESH_POLL, nextPollDelay } from "./poll-delay.ts";
import { processMessage, type QueueTrigger } from "./process-message.ts";
import { receiveFailures } from "./receive-failures.ts";
import { describeError, isQueueMissing } from "./storage-errors.ts";

/** How long a receive in progress may still return messages after a stop; aborted, it could leave them leased. */
const LAST_RECEIVE_MS = 1_000;

/**
 * Listens to one queue for one function: a serial loop that fetches a batch, starts it, and fetches again
 * immediately while no more than the threshold is in flight. An empty poll backs off, and nothing wakes it early,
 * not even a message sent by this host.
 */
export const listenToQueue = (trigger: QueueTrigger): Listener => {
  const { queue, options, leaseSeconds, log } = trigger;
  const inFlight = new Set<Promise<void>>();
  const stopping = new AbortController();
  const receiving = new AbortController();
  const { origin, pathname } = new URL(queue.url);
  const failures = receiveFailures(
    { name: queue.name, address: `${origin}${pathname}` },
    log,
    Date.now,
    Math.random,
  );

  const start = (message: DequeuedMessageItem): void => {
    const work = processMessage(trigger, message)
      .catch((error: unknown) => {
        // The real host ends its process here. A local one survives a storage outage.
        log(
          "error",
          `Message ${message.messageId} of '${queue.name}' is left to its lease: ${describeError(error)}`,
        );
      })
      .finally(() => inFlight.delete(work));
    inFlight.add(work);
  };

  /** @returns the messages, or how long to wait because none could be received */
  const receive = async (): Promise<DequeuedMessageItem[] | { readonly pauseMs: number }> => {
    try {
      const answer = await queue.receiveMessages({
        numberOfMessages: options.batchSize,
        visibilityTimeout: leaseSeconds,
        abortSignal: receiving.signal,
      });
      failures.succeeded();
      return withExactTexts(answer.receivedMessageItems, answer._response.bodyAsText);
    } catch (error) {
      if (stopping.signal.aborted) return [];
      if (!isQueueMissing(error)) return { pauseMs: failures.failed(error) };
      // A queue that does not exist yet is polled like an empty one.
      failures.succeeded();
      return [];
    }
  };

  const roomForBatch = async (): Promise<void> => {
    while (inFlight.size > options.newBatchThreshold) await Promise.race(inFlight);
  };

  const pause = (delayMs: number): Promise<void> =>
    sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);

  const poll = async (): Promise<void> => {
    let state = FRESH_POLL;
    while (!stopping.signal.aborted) {
      const messages = await receive();
      if ("pauseMs" in messages) {
        await pause(messages.pauseMs);
        continue;
      }
      messages.forEach(start);
      if (messages.length > 0) {
        state = FRESH_POLL;
        await roomForBatch();
      } else {
        const wait = nextPollDelay(state, options.maxPollingIntervalMs, Math.random());
        state = wait.state;
        await pause(wait.delayMs);
      }
    }
  };

  const ended = poll().then(async () => {
    while (inFlight.size > 0) await Promise.race(inFlight);
  });
  return {
    stop() {
      stopping.abort();
      setTimeout(() => {
        receiving.abort();
      }, LAST_RECEIVE_MS).unref();
    },
    ended: () => ended,
  };
};
