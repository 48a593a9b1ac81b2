import type { Mutant } from "../mutant.ts";

/** R7 and R8: a cancel while Graph asks for no calls. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R7",
    title: "a cancel during a long wait promises that no other worker has sent the file",
    edits: [
      {
        file: "step/finish-result.ts",
        from: "mayHaveCommitted(record)\n    ? ended",
        to: "record.step < 0\n    ? ended",
      },
    ],
  },
  {
    rule: "R8",
    title: "a cancel waits for days because the only range was refused",
    edits: [
      {
        file: "long-wait.ts",
        from: "record.commitTried !== true &&",
        to: "record.commitTried !== true && record.remaining.length === 0 &&",
      },
    ],
  },
  {
    rule: "R8",
    title: "a cancel waits for as long as Graph asked for no calls",
    edits: [
      { file: "long-wait.ts", from: "!isEnded(record) &&", to: "!isEnded(record) && record.step < 0 &&" },
    ],
  },
  {
    rule: "R8",
    title: "the message of a cancelled transfer waits for as long as Graph asked",
    edits: [
      {
        file: "long-wait.ts",
        from: "endsWithoutCalls(record, nowMs) ? 0 : waitLeftMs(record, nowMs);",
        to: "waitLeftMs(record, nowMs);",
      },
    ],
  },
  {
    rule: "R8",
    title: "a cancel leaves a session open although its wait is short",
    edits: [
      {
        file: "long-wait.ts",
        from: "waitLeftMs(record, nowMs) > LONGEST_CANCEL_WAIT_MS &&",
        to: "waitLeftMs(record, nowMs) > 0 &&",
      },
    ],
  },
  {
    rule: "R7",
    title: "a cancel during a long wait forgets a commit that was tried",
    edits: [{ file: "long-wait.ts", from: "record.commitTried !== true &&", to: "" }],
  },
  {
    rule: "R7",
    title: "a cancel during a long wait ends a file that is committed",
    edits: [{ file: "long-wait.ts", from: "!hasArrived(record) &&", to: "" }],
  },
  {
    rule: "R7",
    title: "a cancel during a long wait forgets an empty file that may have landed",
    edits: [
      {
        file: "long-wait.ts",
        from: "record.commitTried !== true &&\n  !wholeMayHaveLanded(record);",
        to: "record.commitTried !== true;",
      },
    ],
  },
];
