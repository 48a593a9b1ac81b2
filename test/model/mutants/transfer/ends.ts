import type { Mutant } from "../mutant.ts";

/** R4 and R9: ends and poison messages. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R4",
    title: "an end is not published again",
    edits: [
      {
        file: "step/dispatch.ts",
        from: `await publishResult(ports, stored, record.result);
    return { kind: "republished"`,
        to: `return { kind: "republished"`,
      },
    ],
  },
  {
    rule: "R9",
    title: "a retry does not publish the old end",
    edits: [
      { file: "step/continue-transfer.ts", from: "await ports.results.publish(record.result);", to: "" },
    ],
  },
  {
    rule: "R9",
    title: "an end is published before it is saved",
    edits: [
      {
        file: "step/save-record.ts",
        from: "let eTag = base?.eTag ?? null;",
        to: `let eTag = base?.eTag ?? null;
  if (planned.result !== null && base?.record.result === null) await ports.results.publish(planned.result);`,
      },
    ],
  },
  {
    rule: "R9",
    title: "two attempts share a result id",
    edits: [
      {
        file: "step/finish-result.ts",
        from: "`${record.transferId}/${record.attempt}`",
        to: "record.transferId",
      },
    ],
  },
  {
    rule: "R9",
    title: "a poison message fails a transfer without closing its session",
    edits: [
      {
        file: "step/poisoned.ts",
        from: "return nextStep(aborting(record, poisonedError()));",
        to: "return nextStep(endWithoutCleanup(aborting(record, poisonedError()), decision));",
      },
    ],
  },
  {
    rule: "R9",
    title: "a poison message of the previous step is dropped",
    edits: [{ file: "message.ts", from: "delivery.poisoned || ", to: "" }],
  },
  {
    rule: "R9",
    title: "a poison message of the current step is dropped",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: "if (delivery.poisoned) return await runPoisoned(invocation, first);",
        to: "if (delivery.poisoned) return stale(record.transferId, record.step, -1);",
      },
    ],
  },
  {
    rule: "R9",
    title: "a poisoned retry is dropped",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: `if (message.kind !== "retry" ||`,
        to: `if (invocation.delivery.poisoned || message.kind !== "retry" ||`,
      },
    ],
  },
  {
    rule: "R9",
    title: "an end without clean-up forgets its session",
    edits: [{ file: "step/finish-result.ts", from: "keepSession: true, ...doubt", to: "...doubt" }],
  },
  {
    rule: "R9",
    title: "a step ends its transfer when it first comes from the poison queue",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: "if (poisonings >= policy.maxPoisonings) {",
        to: "if (poisonings >= 1) {",
      },
    ],
  },
  {
    rule: "R9",
    title: "a step comes back from the poison queue for ever",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: "if (poisonings >= policy.maxPoisonings) {",
        to: "if (poisonings >= Infinity) {",
      },
    ],
  },
  {
    rule: "R9",
    title: "poisonings of earlier steps count",
    edits: [
      {
        file: "step/save-record.ts",
        from: "const poisonings = sameStep ? (record.poisonings ?? 0) : 0;",
        to: "const poisonings = record.poisonings ?? 0;",
      },
      {
        file: "step/save-record.ts",
        from: "poisonings: planned.step === base.step ? (found.poisonings ?? 0) : 0,",
        to: "poisonings: found.poisonings ?? 0,",
      },
    ],
  },
  {
    rule: "R9",
    title: "a poisoned step is put back as a new one",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: `if (written.kind === "written") return await requeue(ports, stored, true);`,
        to: `if (written.kind === "written") return await requeue(ports, stored, false);`,
      },
    ],
  },
  {
    rule: "R9",
    title: "a poisoned job asks for its first step as a new message",
    edits: [
      {
        file: "step/start-transfer.ts",
        from: "? await requeue(ports, saved.stored, true)\n        : await runCurrentStep",
        to: "? await requeue(ports, saved.stored, false)\n        : await runCurrentStep",
      },
    ],
  },
];
