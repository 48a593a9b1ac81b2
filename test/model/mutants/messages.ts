import type { Mutant } from "./mutant.ts";

/** DESIGN rules 1, 3, 4, 9 and 12: messages, wishes, ends. */
export const mutants: readonly Mutant[] = [
  {
    rule: "1",
    what: "any older message is obeyed",
    edits: [
      {
        file: "transfer-step.ts",
        from: "if (sameRun && messageStep === record.step)",
        to: "if (sameRun && messageStep <= record.step)",
      },
    ],
  },
  {
    rule: "1",
    what: "a message of another run is obeyed",
    edits: [
      {
        file: "transfer-step.ts",
        from: `const sameRun = message.kind === "job" || message.runId === record.runId;`,
        to: "const sameRun = true;",
      },
    ],
  },
  {
    rule: "3",
    what: "the message is sent before the write",
    edits: [
      {
        file: "saveRecord.ts",
        from: "let eTag = base?.eTag ?? null;",
        to: `let eTag = base?.eTag ?? null;
  if (!next.sameStep && planned.result === null) await ports.steps.send({ kind: "step", transferId: planned.transferId, runId: planned.runId, step: planned.step, admittedAt: planned.admittedAt }, 0);`,
      },
    ],
  },
  {
    rule: "3 CANCEL_BY=1",
    what: "cancel advances the step",
    edits: [
      {
        file: "cancel.ts",
        from: "{ ...record, cancelRequested: true }",
        to: "{ ...record, cancelRequested: true, step: record.step + 1 }",
      },
    ],
  },
  {
    rule: "3 CANCEL_BY=0",
    what: "cancel writes the end",
    edits: [
      {
        file: "cancel.ts",
        from: "{ ...record, cancelRequested: true }",
        to: `{ ...record, cancelRequested: true, status: "cancelled" as const }`,
      },
    ],
  },
  {
    rule: "3 RETRY_BY=0",
    what: "retry writes the record",
    edits: [
      {
        file: "retry.ts",
        from: "await ports.steps.send(",
        to: `await ports.records.replace({ ...record, status: "running", phase: "create", session: null, source: null, attempt: record.attempt + 1, step: record.step + 1, result: null }, stored.eTag);
  await ports.steps.send(`,
      },
    ],
  },
  {
    rule: "1",
    what: "a retry begins the steps anew",
    edits: [
      {
        file: "transitions.ts",
        from: "attempt: record.attempt + 1,",
        to: `attempt: record.attempt + 1,
  step: -1,`,
      },
    ],
  },
  {
    rule: "3",
    what: "a wish is not honoured",
    edits: [
      {
        file: "decide.ts",
        from: `if (record.cancelRequested && record.phase !== "verify") return "end";`,
        to: "",
      },
    ],
  },
  {
    rule: "4 FIX_LOSER",
    what: "a redelivery of the previous step is dropped",
    edits: [
      {
        file: "transfer-step.ts",
        from: "if (sameRun && messageStep === record.step - 1 &&",
        to: "if (!sameRun && messageStep === record.step - 1 &&",
      },
    ],
  },
];
