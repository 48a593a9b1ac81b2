import type { Mutant } from "./mutant.ts";

/** DESIGN rules 6 and 7: the order of fence, look and act. */
export const mutants: readonly Mutant[] = [
  {
    rule: "6 FIX_ORDER",
    what: "look first, then fence",
    edits: [
      {
        file: "actions/free.ts",
        from: `const fenced = await fence(context);
  if (fenced.kind === "later") return fenced.next;
  if (fenced.kind === "proved") return nextStep(startAgain(context, cause));
  const mayBeThere = mayHaveCommitted(context.record);
  const seen = await look(context, mayBeThere);`,
        to: `const mayBeThere = mayHaveCommitted(context.record);
  const seen = await look(context, false);
  const fenced = await fence(context);
  if (fenced.kind === "later") return fenced.next;
  if (fenced.kind === "proved") return nextStep(startAgain(context, cause));`,
      },
    ],
  },
  {
    rule: "6 FIX_REDOLOOK",
    what: "a restart for another reason than 404 does not look",
    edits: [
      {
        file: "actions/free.ts",
        from: `if (fenced.kind === "proved")`,
        to: `if (fenced.kind === "proved" || (cause !== null && cause.httpStatus !== 404))`,
      },
    ],
  },
  {
    rule: "6 FIX_DELCONF",
    what: "a failed DELETE is taken as done",
    edits: [
      {
        file: "actions/fence.ts",
        from: `return { kind: "later", next: nextStep(onGraphFailure(record, answer, moment)) };`,
        to: `return { kind: "proved" };`,
      },
    ],
  },
  {
    rule: "6 FIX_LOOKALWAYS JUMP",
    what: "a short cut by offset",
    edits: [
      {
        file: "actions/free.ts",
        from: "const seen = await look(context, mayBeThere);",
        to: `const seen = mayBeThere ? await look(context, true) : ({ kind: "not-ours" } as const);`,
      },
      {
        file: "actions/ask.ts",
        from: "return nextStep(learnt(record, answer, moment));",
        to: "return await send(withRecord(context, progressed(record, answer, false)));",
      },
    ],
  },
  {
    rule: "6 FIX_RETRYFREE",
    what: "a retry forgets the session left open",
    edits: [
      {
        file: "transitions.ts",
        from: `phase: record.session === null ? "create" : "restart",`,
        to: `phase: "create",
  session: null,`,
      },
      {
        file: "transitions.ts",
        from: "source: record.session === null ? null : record.source,",
        to: "source: null,",
      },
    ],
  },
  {
    rule: "6",
    what: "a refusal of DELETE always counts",
    edits: [
      {
        file: "actions/session.ts",
        from: "return nowMs >= endMs + policy.clockSkewMs;",
        to: "return true || endMs > 0;",
      },
    ],
  },
  {
    rule: "6",
    what: "a refusal of DELETE never counts",
    edits: [
      {
        file: "actions/session.ts",
        from: "return nowMs >= endMs + policy.clockSkewMs;",
        to: "return endMs < 0;",
      },
    ],
  },
  {
    rule: "7 FIX_UNDECIDED",
    what: "a commit in doubt is sent again",
    edits: [
      {
        file: "actions/free.ts",
        from: "mayBeThere ? aborting(context.record, commitInDoubt()) : startAgain(context, cause));",
        to: "startAgain(context, cause));",
      },
    ],
  },
  {
    rule: "7",
    what: "an end does not tell of its doubt",
    edits: [
      {
        file: "actions/end.ts",
        from: `ended(record, "failed", decisionContext(context), { error: commitInDoubt() })`,
        to: `ended(record, record.status === "aborting" ? "failed" : "cancelled", decisionContext(context))`,
      },
    ],
  },
  {
    rule: "6",
    what: "a look that shows nothing is believed at once",
    edits: [
      { file: "look-again.ts", from: "mayBeThere && missedLookupsOf(record) <", to: "mayBeThere && 0 >" },
    ],
  },
  {
    rule: "6",
    what: "an end is404Conclusive a look that shows nothing at once",
    edits: [{ file: "actions/end.ts", from: "look(context, mayBeThere)", to: "look(context, false)" }],
  },
  {
    rule: "11",
    what: "an item that its address shows is believed at once",
    edits: [
      {
        file: "actions/verify.ts",
        from: "isLookedUp && isSurprising(end) &&",
        to: `isLookedUp && end.status === "running" &&`,
      },
    ],
  },
  {
    rule: "6",
    what: "a token's age is told by two clocks without their skew",
    edits: [
      {
        file: "actions/session.ts",
        from: "return nowMs >= endMs + policy.clockSkewMs;",
        to: "return nowMs >= endMs;",
      },
    ],
  },
  {
    rule: "7",
    what: "a dead end does not tell of its doubt",
    edits: [
      {
        file: "transitions.ts",
        from: "const isInDoubt = mayHaveCommitted(record) || emptyMayHaveLanded(record);",
        to: "const isInDoubt = record.step < 0 && mayHaveCommitted(record) && emptyMayHaveLanded(record);",
      },
    ],
  },
  {
    rule: "7",
    what: "a one-range blob does not count as sent",
    edits: [
      {
        file: "record.ts",
        from: "return next === null || totalBytesOf(record.remaining) === next.endExclusive - next.start;",
        to: "return next === null;",
      },
    ],
  },
  {
    rule: "7",
    what: "a 404 on a young session is believed",
    edits: [{ file: "actions/session.ts", from: ">= policy.sessionVisibilityMs;", to: ">= 0;" }],
  },
  {
    rule: "7",
    what: "409 at create does not wait",
    edits: [
      {
        file: "actions/create.ts",
        from: `return postponed(record, "busy", delayMs, cause, moment);`,
        to: "return aborting(record, cause);",
      },
    ],
  },
];
