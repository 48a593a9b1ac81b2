import type { Mutant } from "../mutant.ts";

/** R5 and R6: query before sending, close before ending. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R5",
    title: "a redelivery sends without a query",
    edits: [
      {
        file: "step/next-action.ts",
        from: `return redelivered || record.queryFirst ? "query session" : "send range";`,
        to: `return record.queryFirst ? "query session" : "send range";`,
      },
      {
        file: "step/next-action.ts",
        from: `return redelivered || record.queryFirst ? "query session" : "commit";`,
        to: `return record.queryFirst ? "query session" : "commit";`,
      },
    ],
  },
  {
    rule: "R5",
    title: "a step that is tried again sends without a query",
    edits: [
      {
        file: "step/next-action.ts",
        from: `return redelivered || record.queryFirst ? "query session" : "send range";`,
        to: `return redelivered ? "query session" : "send range";`,
      },
      {
        file: "step/next-action.ts",
        from: `return redelivered || record.queryFirst ? "query session" : "commit";`,
        to: `return redelivered ? "query session" : "commit";`,
      },
    ],
  },
  {
    rule: "R5",
    title: "bytes follow an offset that is not saved",
    edits: [{ file: "step/machine.ts", from: `ahead: save("send", "commit"),`, to: `ahead: "send range",` }],
  },
  {
    rule: "R6",
    title: "a restart does not close the session",
    edits: [
      {
        file: "step/actions/restart.ts",
        from: "const closed = await closeSession(context);",
        to: `const closed = { kind: "gone" } as Awaited<ReturnType<typeof closeSession>>;`,
      },
    ],
  },
  {
    rule: "R6",
    title: "an end does not close the session",
    edits: [
      {
        file: "step/actions/finish.ts",
        from: "const closed = await closeSession(context);",
        to: `const closed = { kind: "gone" } as Awaited<ReturnType<typeof closeSession>>;`,
      },
    ],
  },
  {
    rule: "R6",
    title: "an end does not reconcile",
    edits: [{ file: "step/actions/finish.ts", from: `closed.kind === "gone" ||`, to: "" }],
  },
];
