import { expect, it } from "vitest";
import { faultSchema } from "../../../../local/faults/fault-script.ts";
import { toFaultAction } from "../../../../local/faults/graph-fault-action.ts";

const action = (written: object) => {
  const fault = faultSchema.parse({ on: "graph", at: "putRange", action: written });
  if (fault.on !== "graph") throw new Error("not on Graph");
  return toFaultAction(fault.action, Date.parse("2026-10-05T12:00:00Z"));
};

it("a header of a fault can be a date relative to the response", () => {
  const headers = { "Retry-After": { dateInSeconds: 3 } };
  expect(action({ kind: "answer", status: 429, headers })).toMatchObject({
    headers: { "Retry-After": "Mon, 05 Oct 2026 12:00:03 GMT" },
    when: "before",
  });
});

it("cuts and delays become the stand-in's own faults", () => {
  expect(action({ kind: "cut", when: "during", afterBytes: 5 })).toEqual({
    kind: "cut",
    when: "during",
    afterBytes: 5,
  });
  expect(action({ kind: "delay", delayMs: 5 })).toEqual({ kind: "delay", when: "before", delayMs: 5 });
});

it("a fault script with missing or unknown properties is rejected", () => {
  expect(() => action({ kind: "cut", when: "during" })).toThrow();
  expect(() => action({ kind: "answer", status: 429, header: {} })).toThrow();
});
