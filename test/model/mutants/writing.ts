import type { Mutant } from "./mutant.ts";

/** DESIGN rule 2: act, then compare-and-swap. */
export const mutants: readonly Mutant[] = [
  {
    rule: "2a FIX_OWN412",
    what: "its own write is taken for somebody else's",
    edits: [
      { file: "saveRecord.ts", from: `if (found.writeId === planned.writeId) return "landed";`, to: "" },
    ],
  },
  {
    rule: "2b",
    what: "a write is not tried again when only a mark has changed",
    edits: [
      {
        file: "saveRecord.ts",
        from: `return found.writeId === base.writeId ? "retry" : "replan";`,
        to: `return "superseded";`,
      },
    ],
  },
  {
    rule: "2b",
    what: "a wish is overwritten",
    edits: [
      {
        file: "saveRecord.ts",
        from: "cancelRequested: planned.cancelRequested || (found.cancelRequested && !base.cancelRequested),",
        to: "",
      },
    ],
  },
  {
    rule: "2c FIX_STAY",
    what: "who loses at the same step stops",
    edits: [
      {
        file: "transfer-step.ts",
        from: "redelivered = true;",
        to: `return { kind: "stale", transferId: record.transferId, messageStep: record.step, recordStep: -1 };`,
      },
    ],
  },
  {
    rule: "2c FIX_REPLAN",
    what: "who loses at the same step writes all the same",
    edits: [
      {
        file: "saveRecord.ts",
        from: `return found.writeId === base.writeId ? "retry" : "replan";`,
        to: `return "retry";`,
      },
    ],
  },
  {
    rule: "2c",
    what: "who starts over does not ask",
    edits: [{ file: "transfer-step.ts", from: "redelivered = true;", to: "redelivered = false;" }],
  },
  {
    rule: "2d FIX_LOSER",
    what: "who is overtaken drops the message",
    edits: [
      {
        file: "transfer-step.ts",
        from: ": await onRecord(work, saved.stored, redelivered);",
        to: `: { kind: "stale", transferId: record.transferId, messageStep: record.step, recordStep: -1 };`,
      },
    ],
  },
  {
    rule: "2 FIX_CLEAN",
    what: "an unrecorded session is forgotten",
    edits: [{ file: "saveRecord.ts", from: "tries < 3;", to: "tries < 0;" }],
  },
  {
    rule: "2",
    what: "a record that cannot be read is taken for gone",
    edits: [
      {
        file: "saveRecord.ts",
        from: `base === null ? undefined : planned.admittedAt,
    );`,
        to: `base === null ? undefined : planned.admittedAt,
    ).catch(() => null);`,
      },
    ],
  },
  {
    rule: "2",
    what: "a write goes over whatever is there",
    edits: [
      {
        file: "saveRecord.ts",
        from: "await records.replace(record, eTag);",
        to: "await records.replace(record, (await records.read(record.transferId))?.eTag ?? eTag);",
      },
    ],
  },
  {
    rule: "2",
    what: "a session is used before it is recorded",
    edits: [
      {
        file: "actions/create.ts",
        from: "return { record: withSession(record, session, answer), sameStep: true, created: answer.url };",
        to: `const { send } = await import("./send.ts");
      return await send(withRecord(context, withSession(record, session, answer)));`,
      },
    ],
  },
];
