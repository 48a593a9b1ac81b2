import type { Mutant } from "./mutant.ts";

/** DESIGN rules 4, 9 and 12: ends, poison, ids. */
export const mutants: readonly Mutant[] = [
  {
    rule: "4 FIX_RESTELL",
    what: "an end is not told again",
    edits: [
      {
        file: "dispatch.ts",
        from: `await publishResult(ports, stored, record.result);
    return { kind: "republished"`,
        to: `return { kind: "republished"`,
      },
    ],
  },
  {
    rule: "9 FIX_TELLFIRST",
    what: "a retry does not tell the old end",
    edits: [{ file: "transfer-step.ts", from: "await ports.results.publish(record.result);", to: "" }],
  },
  {
    rule: "9",
    what: "an end is told before it is written",
    edits: [
      {
        file: "saveRecord.ts",
        from: "let eTag = base?.eTag ?? null;",
        to: `let eTag = base?.eTag ?? null;
  if (planned.result !== null && base?.record.result === null) await ports.results.publish(planned.result);`,
      },
    ],
  },
  {
    rule: "9",
    what: "two attempts have one result id",
    edits: [
      { file: "transitions.ts", from: "`${record.transferId}/${record.attempt}`", to: "record.transferId" },
    ],
  },
  {
    rule: "9 FIX_POISON=0",
    what: "poison fails a transfer at once",
    edits: [
      {
        file: "transfer-step.ts",
        from: "return nextStep(aborting(record, poisonedError()));",
        to: "return nextStep(endWithoutCleanup(aborting(record, poisonedError()), moment));",
      },
    ],
  },
  {
    rule: "9 FIX_POISON=1",
    what: "poison of the previous step is dropped",
    edits: [{ file: "message.ts", from: "delivery.poisoned || ", to: "" }],
  },
  {
    rule: "9",
    what: "poison of a current step is dropped",
    edits: [
      {
        file: "transfer-step.ts",
        from: "const next = work.delivery.poisoned",
        to: `if (work.delivery.poisoned) return { kind: "stale", transferId: record.transferId, messageStep: record.step, recordStep: -1 };
    const next = work.delivery.poisoned`,
      },
    ],
  },
  {
    rule: "9 FIX_PRETRY",
    what: "a poisoned retry is dropped",
    edits: [
      {
        file: "transfer-step.ts",
        from: `if (message.kind !== "retry" ||`,
        to: `if (work.delivery.poisoned || message.kind !== "retry" ||`,
      },
    ],
  },
  {
    rule: "9",
    what: "a dead end forgets its session",
    edits: [{ file: "transitions.ts", from: "keepSession: true, ...doubt", to: "...doubt" }],
  },
  {
    rule: "12",
    what: "an id is made up at random",
    edits: [
      {
        file: "name-job.ts",
        from: "derivedTransferId(messageId, insertedOn)",
        to: "derivedTransferId(messageId + String(Math.random()), insertedOn)",
      },
    ],
  },
  {
    rule: "12",
    what: "a job without an id that comes again does not get its name",
    edits: [
      {
        file: "name-job.ts",
        from: "job.transferId === null && delivery.dequeueCount > 1 && !delivery.poisoned",
        to: `job.transferId === "" && delivery.dequeueCount > 1`,
      },
    ],
  },
  {
    rule: "12",
    what: "a poisoned job without an id ends a transfer that asks for the same",
    edits: [
      {
        file: "transfer-step.ts",
        from: "const transferId = transferIdOf(job, delivery);",
        to: `let transferId = transferIdOf(job, delivery);
  if (job.transferId === null && delivery.poisoned)
    for await (const { fingerprint, transferId: other } of ports.records.list())
      if (fingerprint === fingerprintOf(job.request)) transferId = other;`,
      },
    ],
  },
  {
    rule: "4",
    what: "a job sent again with its name is dropped by the step after",
    edits: [
      { file: "transfer-step.ts", from: `message.kind === "job" || isRedelivered`, to: "isRedelivered" },
    ],
  },
  {
    rule: "12",
    what: "a reused id goes on with the other request",
    edits: [
      {
        file: "transfer-step.ts",
        from: "if (fingerprint !== fingerprintOf(job.request))",
        to: `if (fingerprint === "")`,
      },
    ],
  },
];
