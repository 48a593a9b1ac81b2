import type { Mutant } from "../mutant.ts";

/** R6 and R7: close, then reconcile, then act; and a commit in doubt is reported as one. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R6",
    title: "a restart reconciles first and closes the session after",
    edits: [
      {
        file: "step/actions/restart.ts",
        from: `const closed = await closeSession(context);
  if (closed.kind === "later") return { event: "not closed", record: closed.record };
  if (closed.kind === "nothing-committed") return startOver(context);
  const mayBeThere = mayHaveCommitted(context.record);
  const found = await reconcile(context, mayBeThere);`,
        to: `const mayBeThere = mayHaveCommitted(context.record);
  const found = await reconcile(context, false);
  const closed = await closeSession(context);
  if (closed.kind === "later") return { event: "not closed", record: closed.record };
  if (closed.kind === "nothing-committed") return startOver(context);`,
      },
    ],
  },
  {
    rule: "R6",
    title: "a restart for another reason than 404 does not reconcile",
    edits: [
      {
        file: "step/actions/restart.ts",
        from: `if (closed.kind === "nothing-committed")`,
        to: `if (closed.kind === "nothing-committed" || (context.cause !== null && context.cause.httpStatus !== 404))`,
      },
    ],
  },
  {
    rule: "R6",
    title: "a failed DELETE counts as closed",
    edits: [
      {
        file: "step/session/close-session.ts",
        from: `return { kind: "later", record: afterGraphFailure(record, answer, decision) };`,
        to: `return { kind: "nothing-committed" };`,
      },
    ],
  },
  {
    rule: "R6",
    title: "a restart reconciles only where the record stands at the last range",
    edits: [
      {
        file: "step/actions/restart.ts",
        from: "const found = await reconcile(context, mayBeThere);",
        to: `const found = mayBeThere ? await reconcile(context, true) : ({ kind: "not-ours" } as const);`,
      },
      { file: "step/machine.ts", from: `ahead: save("send", "commit"),`, to: `ahead: "send range",` },
    ],
  },
  {
    rule: "R6",
    title: "a retry forgets the session that was left open",
    edits: [
      {
        file: "step/transitions.ts",
        from: `phase: record.session === null ? "create" : "restart",`,
        to: `phase: "create",
  session: null,`,
      },
      {
        file: "step/transitions.ts",
        from: "source: record.session === null ? null : record.source,",
        to: "source: null,",
      },
    ],
  },
  {
    rule: "R6",
    title: "a denied DELETE always counts as gone",
    edits: [
      {
        file: "step/session/session-age.ts",
        from: "nowMs >= certainExpiryMs(context, nowMs);",
        to: "nowMs > 0 || nowMs >= certainExpiryMs(context, nowMs);",
      },
    ],
  },
  {
    rule: "R6",
    title: "a denied DELETE never counts as gone",
    edits: [
      {
        file: "step/session/session-age.ts",
        from: "nowMs >= certainExpiryMs(context, nowMs);",
        to: "nowMs < 0 && nowMs >= certainExpiryMs(context, nowMs);",
      },
    ],
  },
  {
    rule: "R6",
    title: "the age of a token is measured by two clocks without their skew",
    edits: [
      {
        file: "step/session/session-age.ts",
        from: "lastMs) + policy.clockSkewMs;",
        to: "lastMs);",
      },
    ],
  },
  {
    rule: "R7",
    title: "a restart uploads a file again whose commit is in doubt",
    edits: [
      {
        file: "step/actions/restart.ts",
        from: `return mayBeThere
        ? { event: "in doubt", record: aborting(context.record, commitInDoubt(found.cause)) }
        : startOver(context);`,
        to: "return startOver(context);",
      },
    ],
  },
  {
    rule: "R7",
    title: "an end does not report that its commit is in doubt",
    edits: [
      {
        file: "step/actions/finish.ts",
        from: `ended(record, "failed", decisionContext(context), { error })`,
        to: `ended(record, record.status === "aborting" ? "failed" : "cancelled", decisionContext(context))`,
      },
    ],
  },
  {
    rule: "R6",
    title: "one lookup that misses the file is conclusive",
    edits: [
      {
        file: "step/item/look-up-again.ts",
        from: "if (!mayBeThere) return false;",
        to: "if (!mayBeThere || nowMs > 0) return false;",
      },
    ],
  },
  {
    rule: "R6",
    title: "one lookup that misses the file is conclusive for an end",
    edits: [
      {
        file: "step/actions/finish.ts",
        from: "reconcile(context, mayBeThere)",
        to: "reconcile(context, false)",
      },
    ],
  },
  {
    rule: "R7",
    title: "a file that was tried and does not appear is uploaded again",
    edits: [
      {
        file: "step/actions/restart.ts",
        from: "!found.isFinal && context.record.commitTried === true",
        to: "context.record.step < 0",
      },
    ],
  },
  {
    rule: "R7",
    title: "a success that shows no item counts as arrived",
    edits: [
      {
        file: "step/actions/verify.ts",
        from: "const isShown = item?.id != null;",
        to: `const isShown = item?.id != null;
  if (!isShown) return { event: "arrived whole", record: ended(record, "completed", decisionContext(context)) };`,
      },
    ],
  },
  {
    rule: "R7",
    title: "an end without clean-up does not report that its commit is in doubt",
    edits: [
      {
        file: "step/finish-result.ts",
        from: "const isInDoubt = mayHaveCommitted(record) || wholeMayHaveLanded(record);",
        to: "const isInDoubt = record.step < 0 && mayHaveCommitted(record) && wholeMayHaveLanded(record);",
      },
    ],
  },
  {
    rule: "R7",
    title: "the only range of a blob does not count as sent",
    edits: [
      {
        file: "record-facts.ts",
        from: "return next === null || totalBytesOf(record.remaining) === next.endExclusive - next.start;",
        to: "return next === null;",
      },
    ],
  },
  {
    rule: "R7",
    title: "a 404 from a young session is conclusive",
    edits: [{ file: "step/session/session-age.ts", from: ">= policy.sessionVisibilityMs;", to: ">= 0;" }],
  },
  {
    rule: "R7",
    title: "a 409 at create does not wait",
    edits: [
      {
        file: "step/actions/create-session.ts",
        from: `return { event: "busy", record: postponed(record, "busy", delayMs, cause, decision) };`,
        to: `return { event: "busy", record: aborting(record, cause) };`,
      },
    ],
  },
  {
    rule: "R7",
    title: "a range that may have been the last is made smaller",
    edits: [{ file: "range-size.ts", from: " || mayHaveCommitted(record)", to: "" }],
  },
];
