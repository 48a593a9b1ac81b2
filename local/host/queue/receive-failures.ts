import type { Log } from "../log.ts";
import { FRESH_POLL, nextPollDelay } from "./poll-delay.ts";
import { describeError } from "./storage-errors.ts";

/** The longest pause after a failed receive: storage that comes back is noticed soon. */
const MAXIMUM_PAUSE_MS = 5_000;
const REPEAT_MS = 60_000;

/** Reports the receives of one queue that fail, and says how long to wait after each. */
export interface ReceiveFailures {
  /** @returns how long to wait before the next receive */
  failed(error: unknown): number;
  succeeded(): void;
}

/**
 * A failed receive is followed by pauses of their own, which grow whatever the polling interval is. The log gets a line
 * when it begins, when the reason changes, once a minute while it lasts, and when it is over.
 * @param address of the queue, without a SAS
 */
export const receiveFailures = (
  queue: { readonly name: string; readonly address: string },
  log: Log,
  nowMs: () => number,
  random: () => number,
): ReceiveFailures => {
  let state = FRESH_POLL;
  let reported: { readonly reason: string; readonly atMs: number } | null = null;
  return {
    failed: (error) => {
      const reason = describeError(error);
      if (reported?.reason !== reason || nowMs() - reported.atMs >= REPEAT_MS) {
        log("warning", `Receiving from '${queue.name}' at ${queue.address} failed: ${reason}`);
        reported = { reason, atMs: nowMs() };
      }
      const wait = nextPollDelay(state, MAXIMUM_PAUSE_MS, random());
      state = wait.state;
      return wait.delayMs;
    },
    succeeded: () => {
      if (reported !== null) log("information", `Receiving from '${queue.name}' works again.`);
      reported = null;
      state = FRESH_POLL;
    },
  };
};
