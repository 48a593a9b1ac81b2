import { describe, expect, it } from "vitest";
import { logRescued } from "../../../src/app/log-rescued.ts";
import type { Rescued } from "../../../src/transfer/rescue.ts";

const NOTHING: Rescued = { resent: [], republished: [], removed: 0, failed: [], errors: [] };

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
    expect(logged({ resent: ["a", "b"], republished: ["c"], removed: 7, failed })).toEqual({
      lines: [
        "error transfer t could not be rescued: record has\uFFFDschema 2",
        "warn rescued 2 stalled transfers, published 1 results again",
        "log deleted 7 old records",
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
