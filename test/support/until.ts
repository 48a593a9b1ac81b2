import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 50;

/** Polls until there is an answer; fails at the deadline with what `explain` says. */
export const until = async <T>(
  what: string,
  deadlineMs: number,
  poll: () => Promise<T | undefined> | T | undefined,
  explain: () => string = () => "",
): Promise<T> => {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const answer = await poll();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`no ${what} within ${deadlineMs} ms\n${explain()}`);
    await sleep(POLL_MS);
  }
};
