import type { Mutant } from "../mutant.ts";

/** R8: refusals that may pass. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R8",
    title: "a role that is missing at the source ends the transfer at once",
    edits: [
      {
        file: "step/on-failure.ts",
        from: `failure.kind === "unavailable" || isRoleMissing(failure);`,
        to: `failure.kind === "unavailable";`,
      },
    ],
  },
  {
    rule: "R8",
    title: "what refuses is asked for ever",
    edits: [
      {
        file: "step/on-failure.ts",
        from: "if (refusals > policy.maxRefusals) return null;",
        to: "if (refusals > Infinity) return null;",
      },
    ],
  },
  {
    rule: "R8",
    title: "the first refusal costs the session",
    edits: [
      {
        file: "step/on-failure.ts",
        from: "if (refusals > policy.maxRefusals) return null;",
        to: "if (refusals > 0) return null;",
      },
    ],
  },
  {
    rule: "R8",
    title: "restarts after refusals are unbounded",
    edits: [
      {
        file: "step/transitions.ts",
        from: "failures: 0,\n  failingSince: null,\n  refusals: 0,\n});\n\n/** The closed",
        to: "});\n\n/** The closed",
      },
    ],
  },
  {
    rule: "R8",
    title: "refusals before progress count",
    edits: [
      {
        file: "step/transitions.ts",
        from: "refusals: moved ? 0 : (record.refusals ?? 0),",
        to: "refusals: record.refusals ?? 0,",
      },
    ],
  },
  {
    rule: "R6",
    title: "a session whose commits are refused is replaced without being closed",
    edits: [
      {
        file: "step/actions/commit.ts",
        from: `? { event: "denied", record: refusedTooOften(record), cause: answer.error }`,
        to: `? { event: "refused", record: { ...refusedTooOften(record), phase: "create", session: null } }`,
      },
    ],
  },
  {
    rule: "R8",
    title: "a transfer without a session outlasts its refusals",
    edits: [
      {
        file: "step/on-failure.ts",
        from: "afterRefusal(record, refusal, decision) ?? aborting(record, rejected),",
        to: `afterRefusal({ ...record, refusals: 0 }, refusal, decision) ?? aborting(record, rejected),`,
      },
    ],
  },
];
