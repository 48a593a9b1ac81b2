import { describe, expect, it } from "vitest";
import { logCleared, logQueueState, logRescued } from "../../../src/app/log-rescued.ts";
import type { Rescued } from "../../../src/transfer/rescue.ts";

const NOTHING: Rescued = {
  resent: [],
  republished: [],
  removed: 0,
  restored: [],
  failed: [],
  errors: [],
  latenessMs: { jobs: null, steps: null },
};

const logged = (rescued: Partial<Rescued>): { readonly lines: string[]; readonly error: string | null } => {
  const lines: string[] = [];
  const note = (level: string) => (text: string) => lines.push(`${level} ${text}`);
  try {
    logRescued({ log: note("log"), warn: note("warn"), error: note("error") }, { ...NOTHING, ...rescued });
    return { lines, error: null };
  } catch (error) {
    return { lines, error: error instanceof Error ? error.message : String(error) };
  }
};

describe("the log of the timer", () => {
  it("is empty when there was nothing to do", () => {
    expect(logged({})).toEqual({ lines: [], error: null });
  });

  it("counts what was done, and names each transfer that failed", () => {
    const failed = [{ transferId: "t", reason: "record has\nschema 2" }];
    expect(
      logged({ resent: ["a", "b"], republished: ["c"], removed: 7, restored: ["d\n", "e"], failed }),
    ).toEqual({
      lines: [
        "error transfer t could not be rescued: record has\uFFFDschema 2",
        "warn rescued 2 stalled transfers, published 1 results again",
        "log deleted 7 old records",
        "warn something deletes blobs under ids/ in the record container, which must stay; written again: 2, such as that of d\uFFFD",
      ],
      error: null,
    });
  });

  it("does not repeat itself for thousands of failures", () => {
    const failed = Array.from({ length: 3000 }, (_, i) => ({ transferId: `t-${i}`, reason: "no" }));
    const { lines } = logged({ failed });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe("error 2980 more transfers could not be rescued");
  });

  it("fails the invocation when a part of the run was cut short, after all else is logged", () => {
    expect(logged({ resent: ["a"], errors: ["older records: no answer", "state: no answer"] })).toEqual({
      lines: ["warn rescued 1 stalled transfers, published 0 results again"],
      error: "the timer was cut short: older records: no answer; state: no answer",
    });
  });
});

it("writes the state of the queues as the alerts read it", () => {
  const lines: string[] = [];
  const log = { log: (line: string) => lines.push(line) };
  const failed = [{ transferId: "t", reason: "no" }];
  const rescued = { ...NOTHING, resent: ["a", "b"], republished: ["c"], failed };
  logQueueState(log, { ...rescued, latenessMs: { jobs: 1600, steps: null } }, 7);
  logQueueState(log, NOTHING, null);
  expect(lines).toEqual([
    'transfers: {"oldestJobS":2,"oldestStepS":null,"poison":7,"resent":2,"republished":1,"failed":1}',
    'transfers: {"oldestJobS":null,"oldestStepS":null,"poison":null,"resent":0,"republished":0,"failed":0}',
  ]);
});

it("names the poison messages that could not be handled, up to a number of them", () => {
  const lines: string[] = [];
  const note = (line: string) => lines.push(line);
  const context = { log: note, warn: note, error: note };
  const failed = Array.from({ length: 30 }, (_, i) => ({ messageId: `m-${i}`, reason: "no" }));
  expect(() => {
    logCleared(context, {
      outcomes: [{ kind: "held", transferId: "t", delayMs: 1 }],
      failed,
      errors: ["poison queue of jobs: no"],
    });
  }).toThrow("poison queue of jobs: no");
  expect(lines).toHaveLength(22);
  expect(lines[1]).toBe("poison message m-0 could not be handled: no");
  expect(lines.at(-1)).toBe("10 more poison messages could not be handled");
});
