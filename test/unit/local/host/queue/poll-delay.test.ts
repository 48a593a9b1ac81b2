import { expect, it } from "vitest";
import { FRESH_POLL, nextPollDelay, type PollState } from "../../../../../local/host/queue/poll-delay.ts";

const delays = (count: number, maximumMs: number, random: number): number[] => {
  let state: PollState = FRESH_POLL;
  return Array.from({ length: count }, () => {
    const next = nextPollDelay(state, maximumMs, random);
    state = next.state;
    return Math.round(next.delayMs);
  });
};

it("waits 100 ms first, then 100 ms plus a delay that doubles from 100 ms", () => {
  expect(delays(6, 60_000, 0.5)).toEqual([100, 200, 300, 500, 900, 1_700]);
});

it("varies the growth by a fifth in both directions", () => {
  expect(delays(3, 60_000, 0)).toEqual([100, 180, 260]);
  expect(delays(3, 60_000, 1)).toEqual([100, 220, 340]);
});

it("never waits longer than the maximum, however many polls were empty", () => {
  expect(delays(5, 250, 0.5)).toEqual([100, 200, 250, 250, 250]);
  expect(nextPollDelay({ waits: 5_000 }, 60_000, 0.5).delayMs).toBe(60_000);
});
