import type { Mutant } from "../mutant.ts";

/** R8: budgets and waits; and secrets. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R8",
    title: "progress does not reset the failure count",
    edits: [
      {
        file: "step/transitions.ts",
        from: "failures: moved ? 0 : record.failures,",
        to: "failures: record.failures,",
      },
    ],
  },
  {
    rule: "R8",
    title: "failures are unbounded",
    edits: [
      {
        file: "step/transitions.ts",
        from: "failures <= limit.maxFailures :",
        to: "failures <= Infinity :",
      },
    ],
  },
  {
    rule: "R8",
    title: "outages are outlasted for ever",
    edits: [
      {
        file: "step/transitions.ts",
        from: "lastedMs < limit.patienceMs",
        to: "lastedMs < Infinity",
      },
    ],
  },
  {
    rule: "R8",
    title: "restarts are unbounded",
    edits: [
      {
        file: "step/transitions.ts",
        from: "if (!isOut && record.restarts >= policy.maxRestarts)",
        to: "if (!isOut && record.restarts >= Infinity)",
      },
    ],
  },
  {
    rule: "R8",
    title: "Retry-After is shortened",
    edits: [
      {
        file: "step/on-failure.ts",
        from: "failure.retryAfterMs,",
        to: "Math.min(failure.retryAfterMs, 1000),",
      },
    ],
  },
  {
    rule: "R8",
    title: "the Retry-After of a 5xx is ignored",
    edits: [
      {
        file: "step/transitions.ts",
        from: "retryAfterMs <= waitLeftMs(failed, decision.nowMs)",
        to: "retryAfterMs > 0",
      },
    ],
  },
  {
    rule: "R8",
    title: "throttling counts as a failure",
    edits: [
      {
        file: "step/on-failure.ts",
        from: `return postponed(record, "throttled", failure.retryAfterMs, failure.error, decision);`,
        to: "return failing(record, failure.error, decision);",
      },
    ],
  },
  {
    rule: "R8",
    title: "a cancel request cuts a throttled wait short",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: `(record.wait?.why === "throttled" || !record.cancelRequested)`,
        to: "!record.cancelRequested",
      },
    ],
  },
  {
    rule: "R8",
    title: "an early copy of a message acts",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: "waitLeftMs(record, nowMs) > 0 &&",
        to: "waitLeftMs(record, nowMs) < 0 &&",
      },
    ],
  },
  {
    rule: "R8",
    title: "a message is enqueued without its delay",
    edits: [
      {
        file: "step/dispatch.ts",
        from: `await sendStep(ports, record, delayMs, spare);`,
        to: `await sendStep(ports, record, 0, spare);`,
      },
    ],
  },
  {
    rule: "R6",
    title: "a denied session is given up while a late range may keep it alive",
    edits: [
      {
        file: "step/session/session-age.ts",
        from: "const lastMs = Math.max(saidMs, deniedSinceMs + policy.lateRangeMs);",
        to: "const lastMs = Math.max(saidMs, deniedSinceMs * 0);",
      },
    ],
  },
  {
    rule: "R8",
    title: "a call begins although the invocation has no time left",
    edits: [
      {
        file: "step/deadline.ts",
        from: "if (lastCallMs - clock.nowMs() <= minLeftMs)",
        to: "if (lastCallMs - clock.nowMs() <= minLeftMs - 1e12)",
      },
    ],
  },
  {
    rule: "R8",
    title: "a range begins just before the invocation is over",
    edits: [
      {
        file: "step/deadline.ts",
        from: "putRange: inTime((...args) => destination.putRange(...args), MIN_RANGE_MS),",
        to: "putRange: inTime((...args) => destination.putRange(...args)),",
      },
    ],
  },
  {
    rule: "R5",
    title: "a step that ran out of time is followed by one that does not query",
    edits: [
      {
        file: "step/next-action.ts",
        from: "queryFirst: true,\n        wait: null,",
        to: "wait: null,",
      },
    ],
  },
  {
    rule: "R8",
    title: "a record is written again and again when the invocation is over",
    edits: [
      {
        file: "step/save-record.ts",
        from: "(tries === 0 || ports.clock.nowMs() < lastTryMs)",
        to: "(tries === 0 || ports.clock.nowMs() < lastTryMs + 1e12)",
      },
    ],
  },
  {
    rule: "secret",
    title: "an upload URL gets into an error",
    edits: [
      {
        file: "step/on-failure.ts",
        from: "failing(record, failure.error, decision, outageLimit(failure, policy)),",
        to: `failing(record, { ...failure.error, message: record.session?.url.reveal() ?? "" }, decision, outageLimit(failure, policy)),`,
      },
    ],
  },
];
