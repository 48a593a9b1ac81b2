import type { Mutant } from "../mutant.ts";

/** R1, R3 and R4: messages, and what users and the timer may do. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R1",
    title: "any older message counts",
    edits: [
      {
        file: "step/match-message.ts",
        from: "if (sameRun && messageStep === record.step) return",
        to: "if (sameRun && messageStep <= record.step) return",
      },
    ],
  },
  {
    rule: "R1",
    title: "a message of another run counts",
    edits: [
      {
        file: "step/match-message.ts",
        from: `const sameRun = message.kind === "job" || message.runId === record.runId;`,
        to: "const sameRun = true;",
      },
    ],
  },
  {
    rule: "R1",
    title: "a retry numbers its steps from zero",
    edits: [
      {
        file: "step/transitions.ts",
        from: "attempt: record.attempt + 1,",
        to: `attempt: record.attempt + 1,
  step: -1,`,
      },
    ],
  },
  {
    rule: "R3",
    title: "the next message is enqueued before the record is saved",
    edits: [
      {
        file: "step/save-record.ts",
        from: "let eTag = base?.eTag ?? null;",
        to: `let eTag = base?.eTag ?? null;
  if (!next.sameStep && planned.result === null) await ports.steps.send("steps", { kind: "step", transferId: planned.transferId, runId: planned.runId, step: planned.step, admittedAt: planned.admittedAt }, 0);`,
      },
    ],
  },
  {
    rule: "R3",
    title: "a cancel advances the step",
    edits: [
      {
        file: "request-cancel.ts",
        from: "{ ...record, cancelRequested: true }",
        to: "{ ...record, cancelRequested: true, step: record.step + 1 }",
      },
    ],
  },
  {
    rule: "R3",
    title: "a cancel writes the end",
    edits: [
      {
        file: "request-cancel.ts",
        from: "{ ...record, cancelRequested: true }",
        to: `{ ...record, cancelRequested: true, status: "cancelled" as const }`,
      },
    ],
  },
  {
    rule: "R3",
    title: "a retry writes the record",
    edits: [
      {
        file: "request-retry.ts",
        from: "{ ...stored.record, retry: { attempt: attempt + 1, isCancelled: false } };",
        to: `{ ...stored.record, status: "running" as const, phase: "create" as const, session: null, source: null, attempt: attempt + 1, step: step + 1, result: null };`,
      },
    ],
  },
  {
    rule: "R3",
    title: "a cancel request has no effect",
    edits: [
      {
        file: "step/next-action.ts",
        from: `if (record.cancelRequested && !hasArrived(record)) return "finish";`,
        to: "",
      },
    ],
  },
  {
    rule: "R4",
    title: "a redelivery of the previous step is dropped",
    edits: [
      {
        file: "step/match-message.ts",
        from: "return sameRun && messageStep === record.step - 1 &&",
        to: "return !sameRun && messageStep === record.step - 1 &&",
      },
    ],
  },
  {
    rule: "R9",
    title: "the timer multiplies messages",
    edits: [
      {
        file: "rescue.ts",
        from: "if (rescuedRecently(record, nowMs, policy.rescueAfterMs)) return null;",
        to: "",
      },
    ],
  },
  {
    rule: "R9",
    title: "the timer disregards a wait",
    edits: [
      {
        file: "rescue.ts",
        from: "const dueMs = Math.max(updatedMs, summary.waitUntil === null ? 0 : Date.parse(summary.waitUntil));",
        to: "const dueMs = updatedMs;",
      },
    ],
  },
];
