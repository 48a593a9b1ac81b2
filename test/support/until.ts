import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 50;
/** Deadlines are what a machine that does nothing else needs at most. Only a test that fails reaches one. */
const BUSY_MACHINE = 4;

/** Polls until there is an answer; fails at the deadline with what `explain` says. */
export const until = async <T>(
  what: string,
  deadlineMs: number,
  poll: () => Promise<T | undefined> | T | undefined,
  explain: () => string = () => "",
): Promise<T> => {
  const limitMs = deadlineMs * BUSY_MACHINE;
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await poll();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`no ${what} within ${limitMs} ms\n${explain()}`);
    await sleep(POLL_MS);
  }
};
