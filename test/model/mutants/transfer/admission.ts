import type { Mutant } from "../mutant.ts";

/** R15: a transfer begins only while those that have begun are served in time. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R15",
    title: "a job that is held is dropped",
    edits: [
      {
        file: "step/invocation.ts",
        from: 'const transferId = await putBack({ ports, delivery, delayMs, mayHaveActed: false }, message);\n  return { kind: "held"',
        to: 'const transferId = message.kind === "job" ? (message.job.transferId ?? "") : message.transferId;\n  return { kind: "held"',
      },
    ],
  },
  {
    rule: "R15",
    title: "a job begins without admission",
    edits: [
      {
        file: "step/start-transfer.ts",
        from: "if (!delivery.poisoned && !isRefused && !(await ports.admission.enter(job.request.target)))",
        to: "if (!delivery.poisoned && !isRefused && endMs < 0)",
      },
    ],
  },
  {
    rule: "R15",
    title: "a retry begins without admission",
    edits: [
      {
        file: "step/continue-transfer.ts",
        from: "return await hold(invocation, record.request.target);\n  await ports.results",
        to: "await Promise.resolve();\n  await ports.results",
      },
    ],
  },
  {
    rule: "R15",
    title: "a transfer that has begun needs admission for its next session",
    edits: [{ file: "record-facts.ts", from: "record.counts.sessions === 0 &&", to: "" }],
  },
  {
    rule: "R15",
    title: "a cancelled transfer waits for its admission",
    edits: [
      {
        file: "record-facts.ts",
        from: "record.counts.sessions === 0 &&\n  !record.cancelRequested;",
        to: "record.counts.sessions === 0;",
      },
    ],
  },
  {
    rule: "R15",
    title: "a late queue of steps shuts no door",
    edits: [
      {
        file: "admission.ts",
        from: "isOpen = lateMs <= policy.admissionLatenessMs;",
        to: "isOpen = lateMs < Infinity;",
      },
    ],
  },
  {
    rule: "R15",
    title: "a queue that cannot be looked at shuts the door",
    edits: [{ file: "admission.ts", from: "isOpen = true;", to: "isOpen = false;" }],
  },
  {
    rule: "R15",
    title: "one look admits without limit",
    edits: [
      {
        file: "admission.ts",
        from: "admissionsLeft = isBusy ? 1 : policy.admissionsPerLook;",
        to: "admissionsLeft = Infinity;",
      },
    ],
  },
  {
    rule: "R15",
    title: "transfers begin while Graph asks for no calls",
    edits: [
      {
        file: "admission.ts",
        from: "if ((await graphPauseMs(target)) > 0) return false;",
        to: "if ((await graphPauseMs(target)) < 0) return false;",
      },
    ],
  },
  {
    rule: "R15",
    title: "an invocation waits for its admission ten times as long",
    edits: [
      {
        file: "admission.ts",
        from: "const untilMs = clock.nowMs() + policy.admissionHoldMs;",
        to: "const untilMs = clock.nowMs() + 10 * policy.admissionHoldMs;",
      },
    ],
  },
  {
    rule: "R15",
    title: "an app that shuts down keeps the jobs that wait",
    edits: [
      {
        file: "admission.ts",
        from: "if (isClosing || clock.nowMs() >= untilMs) return false;",
        to: "if (clock.nowMs() >= untilMs) return false;",
      },
    ],
  },
];
