import { setTimeout as sleep } from "node:timers/promises";

export interface Repeated {
  /** Resolves when the action that runs now has ended. */
  stop(): Promise<void>;
}

/** Does something again and again, with a pause before each time. What fails once is tried again the next time. */
export const repeat = (pauseMs: number, action: () => Promise<void>): Repeated => {
  const stopping = new AbortController();
  const running = (async () => {
    for (;;) {
      await sleep(pauseMs, undefined, { signal: stopping.signal });
      await action().catch(() => undefined);
    }
  })().catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
