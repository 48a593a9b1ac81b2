import type { Mutant } from "../mutant.ts";

const patch = (from: string, to: string) => [{ file: "step/machine.ts", from, to }];

/** Rows of the machine's table without the rule that they keep. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R2",
    title: "a session is used before it is saved",
    edits: patch(`created: { saveAs: ["send"], sameStep: true },`, `created: "send range",`),
  },
  {
    rule: "R2",
    title: "a fresh session raises the step",
    edits: patch(`created: { saveAs: ["send"], sameStep: true },`, `created: save("send"),`),
  },
  {
    rule: "R2",
    title: "a saved range keeps the step",
    edits: patch(`accepted: save("send"),`, `accepted: { saveAs: ["send"], sameStep: true },`),
  },
  {
    rule: "R5",
    title: "a second range follows one that is not saved",
    edits: patch(`accepted: save("send"),`, `accepted: "send range",`),
  },
  {
    rule: "R5",
    title: "a misplaced range is sent again without a query",
    edits: patch(`misplaced: "query session",`, `misplaced: "send range",`),
  },
  {
    rule: "R5",
    title: "a range is sent again although the session contradicts its 416",
    edits: patch(
      `"as recorded after a refusal": save("waiting", "aborting"),`,
      `"as recorded after a refusal": "send range",`,
    ),
  },
  {
    rule: "R5",
    title: "a query after a 416 does not know of it",
    edits: [
      {
        file: "step/next-action.ts",
        from: "context = { ...context, record, item, cause };",
        to: "context = { ...context, record, item };",
      },
    ],
  },
  {
    rule: "R6",
    title: "a denied session is not restarted",
    edits: patch(`denied: "restart",`, `denied: save("send", "commit"),`),
  },
  {
    rule: "R6",
    title: "a lost session is replaced without being closed",
    edits: patch(`gone: "restart",`, `gone: "create session",`),
  },
  {
    rule: "R6",
    title: "a session that lost the name midway is replaced without being closed",
    edits: patch(`"name taken midway": "restart",`, `"name taken midway": "create session",`),
  },
  {
    rule: "R11",
    title: "a committed file is saved without being verified",
    edits: patch(
      `committed: "verify",
    misplaced:`,
      `committed: save("commit"),
    misplaced:`,
    ),
  },
];
