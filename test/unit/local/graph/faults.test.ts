import { describe, expect, it } from "vitest";
import { planFault } from "../../../../local/graph/faults.ts";

const NO_FAULT = planFault(null);

describe("planFault", () => {
  it("plans nothing without a fault", () => {
    expect(NO_FAULT).toEqual({
      delayBeforeMs: 0,
      cutBefore: false,
      answerBefore: null,
      cutAfterBytes: null,
      delayAfterMs: 0,
      answerAfter: null,
      cutAfter: false,
      silent: false,
    });
  });

  const busy = { kind: "answer", status: 503 } as const;
  const late = { kind: "answer", status: 503, when: "after" } as const;
  it.each([
    [busy, { answerBefore: busy }],
    [late, { answerAfter: late }],
    [{ kind: "cut", when: "before" }, { cutBefore: true }],
    [{ kind: "cut", when: "during", afterBytes: 7 }, { cutAfterBytes: 7 }],
    [{ kind: "cut", when: "after" }, { cutAfter: true }],
    [{ kind: "loseAnswer" }, { silent: true }],
    [{ kind: "delay", when: "before", delayMs: 5 }, { delayBeforeMs: 5 }],
    [
      { kind: "delay", when: "after", delayMs: 5, then: busy },
      { delayAfterMs: 5, answerBefore: busy },
    ],
  ] as const)("%j is planned as %j", (action, expected) => {
    expect(planFault(action)).toEqual({ ...NO_FAULT, ...expected });
  });
});
