import type { Mutant } from "../mutant.ts";

/** R16 and R17: where a file with a path goes, what is left alone, and what follows an arrival. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R16",
    title: "a file without a place is looked up before its end",
    edits: [
      {
        file: "record-facts.ts",
        from: "isSentWhole(record) && !needsPlace(record);",
        to: "isSentWhole(record);",
      },
    ],
  },
  {
    rule: "R16",
    title: "a session is queried by a target that has no address",
    edits: [
      {
        file: "step/actions/query-session.ts",
        from: "querySession(targetOf(record), url",
        to: "querySession(record.request.target, url",
      },
    ],
  },
  {
    rule: "R16",
    title: "a place that is known is looked for again",
    edits: [
      {
        file: "record-facts.ts",
        from: `request.target["path"] !== undefined && place == null`,
        to: `request.target["path"] !== undefined`,
      },
    ],
  },
  {
    rule: "R16",
    title: "the place of a file that is sent whole is not saved before it is sent",
    edits: [
      {
        file: "step/machine.ts",
        from: `"found, to send whole": save("create"),`,
        to: `"found, to send whole": "put whole",`,
      },
    ],
  },
  {
    rule: "R16",
    title: "a place that is lost is kept",
    edits: [
      {
        file: "step/actions/create-session.ts",
        from: "const lost = { ...record, place: null, placeLost: true };",
        to: "const lost = { ...record, placeLost: true };",
      },
    ],
  },
  {
    rule: "R16",
    title: "a file is sent although the job says that what is there stays",
    edits: [
      {
        file: "step/actions/look-up-file.ts",
        from: "if (!isLeftAlone(record, item)) break;",
        to: "if (isLeftAlone(record, item)) break;",
      },
    ],
  },
  {
    rule: "R16",
    title: "an empty file that an earlier try put there is told as left alone",
    edits: [
      {
        file: "step/actions/look-up-file.ts",
        from: "record: { ...record, isLookedUp: true, wait: null }",
        to: "record: { ...record, wait: null }",
      },
    ],
  },
  {
    rule: "R16",
    title: "a file that appeared meanwhile fails a transfer that leaves such files alone",
    edits: [
      {
        file: "step/actions/finish.ts",
        from: `return isLeftAlone ? "skipped" : "failed";`,
        to: `return "failed";`,
      },
    ],
  },
  {
    rule: "R17",
    title: "a check-in that fails fails the transfer",
    edits: [
      {
        file: "step/actions/follow-up.ts",
        from: `ended(record, "completed", decision, {`,
        to: `ended(record, record.followUps?.checkIn?.status === "failed" ? "failed" : "completed", decision, {`,
      },
    ],
  },
  {
    rule: "R17",
    title: "what follows an arrival is forgotten",
    edits: [
      {
        file: "step/actions/verify.ts",
        from: "): TransferRecord =>\n  nextFollowUp(record.request.options, {}) === null",
        to: "): TransferRecord =>\n  nextFollowUp(record.request.options, {}) !== undefined",
      },
    ],
  },
  {
    rule: "R17",
    title: "a poisoned follow-up fails a file that has arrived",
    edits: [
      {
        file: "step/poisoned.ts",
        from: `if (record.phase === "follow-up")`,
        to: `if (record.step < 0 && record.phase === "follow-up")`,
      },
    ],
  },
  {
    rule: "R17",
    title: "what follows an arrival is tried without end",
    edits: [
      {
        file: "step/actions/follow-up.ts",
        from: `answer.kind === "permanent" || record.failures >= policy.maxFollowUpFailures`,
        to: `answer.kind === "permanent"`,
      },
    ],
  },
];
