import { describe, expect, it } from "vitest";
import {
  decodeState,
  encodeState,
  NOTHING_KNOWN,
  type RescueState,
} from "../../../src/transfer/rescue-state.ts";

const state: RescueState = {
  seenUntilMs: 1_790_000_000_000,
  news: { token: "2!92!abc", untilMs: 1_790_000_300_000 },
  open: [{ transferId: "t", admittedAt: "2026-10-05T12:00:00.000Z", dueMs: 1_790_000_900_000 }],
  complete: true,
  sweep: { token: "2!92!def", whole: false },
};

describe("the timer's state", () => {
  it.each([state, NOTHING_KNOWN])("is read as it was written", (written) => {
    expect(decodeState(encodeState(written))).toEqual(written);
  });

  it.each([
    "",
    "{",
    "null",
    "{}",
    encodeState(state).replace('"version":1', '"version":2'),
    encodeState(state).replace("2026-10-05T12:00:00.000Z", "yesterday"),
    encodeState(state).replace('"complete":true', '"complete":"yes"'),
  ])("counts as unknown when it is %j", (text) => {
    expect(decodeState(text)).toEqual(NOTHING_KNOWN);
  });
});
