import type { Mutant } from "../mutant.ts";

/** R13: what says nothing about a message does not count against it. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R13",
    title: "a message that may have acted is put back as a new one",
    edits: [
      {
        file: "step/put-back.ts",
        from: "...(mayHaveActed || isRedelivered(delivery, message) ? { redelivered: true } : {}),",
        to: "...(message.redelivered === true ? { redelivered: true } : {}),",
      },
    ],
  },
  {
    rule: "R13",
    title: "a retry that may have acted is put back as a new one",
    edits: [
      {
        file: "step/put-back.ts",
        from: "...(mayHaveActed || isRedelivered(delivery, message) ? { redelivered: true } : {}),",
        to: `...(message.kind !== "retry" && (mayHaveActed || isRedelivered(delivery, message)) ? { redelivered: true } : {}),`,
      },
    ],
  },
  {
    rule: "R13",
    title: "a job is put back without an id",
    edits: [
      {
        file: "step/put-back.ts",
        from: "job: { ...message.job, transferId } }, delayMs);",
        to: "job: message.job }, delayMs);",
      },
    ],
  },
  {
    rule: "R13",
    title: "an outage of storage counts against the message",
    edits: [
      {
        file: "step/run-step.ts",
        from: "if (!mayPutBack(error, message, delivery)) throw error;",
        to: "if (!mayPutBack(error, message, delivery) || error instanceof StorageUnavailableError) throw error;",
      },
    ],
  },
  {
    rule: "R13",
    title: "a record of a newer version counts against the message",
    edits: [
      {
        file: "step/run-step.ts",
        from: "error instanceof StorageUnavailableError || error instanceof NewerRecordError",
        to: "error instanceof StorageUnavailableError",
      },
    ],
  },
  {
    rule: "R13",
    title: "a message of a newer version is rejected",
    edits: [
      {
        file: "step/run-step.ts",
        from: `if (message.kind === "newer") return await putBackNewer({ ports, delivery, delayMs }, message);`,
        to: `if (message.kind === "newer")
    return await rejectInvalid(ports, delivery, { kind: "invalid", transferId: null, error: { code: "invalid-job", message: "newer", httpStatus: null, graphRequestId: null, graphCode: null } });`,
      },
    ],
  },
  {
    rule: "R13",
    title: "a message of a newer version is put back as a new one",
    edits: [
      {
        file: "step/put-back.ts",
        from: "...(delivery.poisoned || delivery.dequeueCount > 1 ? { redelivered: true } : {}) };",
        to: "};",
      },
    ],
  },
  {
    rule: "R13",
    title: "a message whose record is missing is rejected at once",
    edits: [{ file: "step/run-step.ts", from: ">= policy.missingRecordMs)", to: ">= 0)" }],
  },
  {
    rule: "R13",
    title: "a message whose record is missing is put back for ever",
    edits: [{ file: "step/run-step.ts", from: ">= policy.missingRecordMs)", to: ">= Infinity)" }],
  },
  {
    rule: "R13",
    title: "a message whose record is missing is dropped",
    edits: [
      {
        file: "step/run-step.ts",
        from: "const transferId = await putBack(how, { ...message, missingSince });",
        to: `const { transferId } = message;
  if (how.delayMs >= 0) return { kind: "stale", transferId, messageStep: message.step, recordStep: -1 };`,
      },
    ],
  },
  {
    rule: "R13",
    title: "a record that vanished during its step is taken for deleted",
    edits: [
      {
        file: "step/run-step.ts",
        from: "if (!mayPutBack(error, message, delivery)) throw error;",
        to: `if (error instanceof Error && error.message.includes("not there any more")) return { kind: "stale", transferId: "", messageStep: 0, recordStep: -1 };
    if (!mayPutBack(error, message, delivery)) throw error;`,
      },
    ],
  },
  {
    rule: "R13",
    title: "a session that no record could be seen to hold stays open when the record cannot be read",
    edits: [
      {
        file: "step/save-record.ts",
        from: "if (created !== null) await deleteUnrecordedSession(ports, planned, created, lastTryMs);\n    throw error;",
        to: "throw error;",
      },
    ],
  },
  {
    rule: "R13",
    title: "a session stays open when its record cannot be written",
    edits: [
      {
        file: "step/save-record.ts",
        from: "if (next.created !== null) await deleteUnrecordedSession(ports, planned, next.created, lastTryMs);\n  throw new",
        to: "throw new",
      },
    ],
  },
];
