import type { Mutant } from "../mutant.ts";

/** R2: act, then compare and swap. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R2",
    title: "a worker's own write is taken for another's",
    edits: [
      {
        file: "step/save-record.ts",
        from: `if (found.writeId === planned.writeId) return "landed";`,
        to: "",
      },
    ],
  },
  {
    rule: "R2",
    title: "a write is not retried when only a flag has changed",
    edits: [
      {
        file: "step/save-record.ts",
        from: `return found.writeId === base.writeId ? "retry" : "replan";`,
        to: `return "superseded";`,
      },
    ],
  },
  {
    rule: "R2",
    title: "a cancel request is overwritten",
    edits: [
      {
        file: "step/save-record.ts",
        from: "    (found.cancelRequested && !base.cancelRequested) ||\n",
        to: "",
      },
    ],
  },
  {
    rule: "R2",
    title: "a worker that loses at the same step stops",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: "redelivered = true;",
        to: `return stale(record.transferId, record.step, -1);`,
      },
    ],
  },
  {
    rule: "R2",
    title: "a worker that loses at the same step writes over the winner",
    edits: [
      {
        file: "step/save-record.ts",
        from: `return found.writeId === base.writeId ? "retry" : "replan";`,
        to: `return "retry";`,
      },
    ],
  },
  {
    rule: "R2",
    title: "a worker that plans again sends without a query",
    edits: [{ file: "step/continue-transfer.ts", from: "redelivered = true;", to: "redelivered = false;" }],
  },
  {
    rule: "R2",
    title: "a superseded worker drops the message",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: "return await continueTransfer(invocation, saved.stored, redelivered);",
        to: "return stale(record.transferId, record.step, -1);",
      },
    ],
  },
  {
    rule: "R2",
    title: "an unrecorded session is not deleted",
    edits: [{ file: "step/save-record.ts", from: "tries < 3 &&", to: "tries < 0 &&" }],
  },
  {
    rule: "R2",
    title: "a write is unconditional",
    edits: [
      {
        file: "step/save-record.ts",
        from: "await records.replace(record, eTag);",
        to: "await records.replace(record, (await records.read(record.transferId))?.eTag ?? eTag);",
      },
    ],
  },
];
