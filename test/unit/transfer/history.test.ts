import { describe, expect, it } from "vitest";
import { withEntry, type HistoryEntry } from "../../../src/transfer/history.ts";

const entry = (what: string, step: number, note: string | null = null) => ({
  what,
  lastStep: step,
  until: `at ${step}`,
  acceptedBytes: step * 10,
  note,
});

const told = (entries: ReturnType<typeof entry>[]): readonly HistoryEntry[] =>
  entries.reduce<readonly HistoryEntry[]>(withEntry, []);

describe("withEntry", () => {
  it("merges steps with the same text into one entry", () => {
    expect(told([entry("send", 1), entry("send", 2), entry("send", 3)])).toEqual([
      {
        what: "send",
        firstStep: 1,
        lastStep: 3,
        since: "at 1",
        until: "at 3",
        acceptedBytes: 30,
        note: null,
      },
    ]);
  });

  it("keeps two postponements for different reasons as two entries", () => {
    expect(told([entry("postponed", 1, "429"), entry("postponed", 2, "503")])).toHaveLength(2);
  });

  it("keeps the first entries and the latest of a long history, and stays small", () => {
    const steps = Array.from({ length: 500 }, (_, step) =>
      entry(step % 2 === 0 ? "send" : "postponed", step),
    );
    const history = told(steps);
    expect(history).toHaveLength(40);
    expect(history.slice(0, 5).map(({ firstStep }) => firstStep)).toEqual([0, 1, 2, 3, 4]);
    expect(history.at(-1)?.lastStep).toBe(499);
  });
});
