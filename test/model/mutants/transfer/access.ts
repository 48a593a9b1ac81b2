import type { Mutant } from "../mutant.ts";

/** R18: what the lists do not allow ends before its first call. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R18",
    title: "a job from the queue is admitted whatever it names",
    edits: [
      {
        file: "step/admit.ts",
        from: "const refused = ports.access.refusal(request);",
        to: "const refused = ports.access.limitsTargets ? null : ports.access.refusal(request);",
      },
    ],
  },
  {
    rule: "R18",
    title: "a job that waits for its admission is not looked at before",
    edits: [
      {
        file: "step/start-transfer.ts",
        from: "const isRefused = ports.access.refusal(job.request) !== null;",
        to: "const isRefused = !ports.access.limitsTargets && ports.access.refusal(job.request) !== null;",
      },
    ],
  },
  {
    rule: "R18",
    title: "a record that is there is taken as allowed",
    edits: [
      {
        file: "step/next-action.ts",
        from: "refusalOf(context.ports, context.record) === null",
        to: "context.ports.access.limitsTargets || refusalOf(context.ports, context.record) === null",
      },
    ],
  },
];
