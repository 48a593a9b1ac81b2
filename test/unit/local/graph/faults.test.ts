import { describe, expect, it } from "vitest";
import { planFault } from "../../../../local/graph/faults.ts";

const none = planFault(undefined);

describe("a fault", () => {
  it("is none by default", () => {
    expect(none).toEqual({
      delayBeforeMs: 0,
      cutBefore: false,
      answerBefore: undefined,
      cutAfterBytes: undefined,
      delayAfterMs: 0,
      answerAfter: undefined,
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
  ] as const)("%j is laid out along the request's way", (action, expected) => {
    expect(planFault(action)).toEqual({ ...none, ...expected });
  });
});
