import type { Mutant } from "./mutant.ts";

/** DESIGN rules 8, 10 and 11, and secrets. */
export const mutants: readonly Mutant[] = [
  {
    rule: "8",
    what: "progress does not reset the budget",
    edits: [
      {
        file: "transitions.ts",
        from: "failures: moved ? 0 : record.failures,",
        to: "failures: record.failures,",
      },
    ],
  },
  {
    rule: "8",
    what: "failures are not bounded",
    edits: [
      {
        file: "transitions.ts",
        from: "if (failures <= moment.policy.maxFailures)",
        to: "if (failures <= Infinity)",
      },
    ],
  },
  {
    rule: "8",
    what: "restarts are not bounded",
    edits: [
      {
        file: "transitions.ts",
        from: "if (record.restarts >= policy.maxRestarts)",
        to: "if (record.restarts >= Infinity)",
      },
    ],
  },
  {
    rule: "8",
    what: "Retry-After is shortened",
    edits: [
      {
        file: "actions/trouble.ts",
        from: "trouble.retryAfterMs,",
        to: "Math.min(trouble.retryAfterMs, 1000),",
      },
    ],
  },
  {
    rule: "8",
    what: "throttling counts as a failure",
    edits: [
      {
        file: "actions/trouble.ts",
        from: `return postponed(record, "throttled", trouble.retryAfterMs, trouble.error, moment);`,
        to: "return failing(record, trouble.error, moment);",
      },
    ],
  },
  {
    rule: "8",
    what: "a wish cuts a throttle short",
    edits: [
      {
        file: "transfer-step.ts",
        from: `(record.wait?.why === "throttled" || !record.cancelRequested)`,
        to: "!record.cancelRequested",
      },
    ],
  },
  {
    rule: "8",
    what: "a copy that comes early acts",
    edits: [
      {
        file: "transfer-step.ts",
        from: "waitLeftMs(record, nowMs) > 0 &&",
        to: "waitLeftMs(record, nowMs) < 0 &&",
      },
    ],
  },
  {
    rule: "8",
    what: "a message is not delayed",
    edits: [
      {
        file: "dispatch.ts",
        from: `await ports.steps.send(stepMessage(record), delayMs);
  const { transferId,`,
        to: `await ports.steps.send(stepMessage(record), 0);
  const { transferId,`,
      },
    ],
  },
  {
    rule: "10",
    what: "the source is not pinned",
    edits: [
      {
        file: "actions/send.ts",
        from: "const source = pinnedSource(record);",
        to: `const now = await ports.source.pin(record.request.source);
  const source = now.kind === "pinned" ? now.source : pinnedSource(record);`,
      },
    ],
  },
  {
    rule: "11",
    what: "a hash that differs passes",
    edits: [{ file: "compare.ts", from: `mode === "warn" ||`, to: `mode !== "off" ||` }],
  },
  {
    rule: "secret",
    what: "an upload URL gets into an error",
    edits: [
      {
        file: "actions/trouble.ts",
        from: `case "failed":
      return failing(record, trouble.error, moment);`,
        to: `case "failed":
      return failing(record, { ...trouble.error, message: record.session?.url.reveal() ?? "" }, moment);`,
      },
    ],
  },
  {
    rule: "9",
    what: "the timer multiplies messages",
    edits: [
      { file: "rescue.ts", from: "!rescuedRecently(record, nowMs, policy.rescueAfterMs)", to: "nowMs > 0" },
    ],
  },
  {
    rule: "9",
    what: "the timer disregards a wait",
    edits: [
      {
        file: "rescue.ts",
        from: "const dueMs = Math.max(updatedMs, summary.waitUntil === null ? 0 : Date.parse(summary.waitUntil));",
        to: "const dueMs = updatedMs;",
      },
    ],
  },
];
