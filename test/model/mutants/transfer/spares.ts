import type { Mutant } from "../mutant.ts";

/** R14: the spare of a step's message. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R14",
    title: "no spare is sent",
    edits: [
      { file: "step/lazy-spare.ts", from: "if (sent !== null ||", to: "if (isFirst || sent !== null ||" },
    ],
  },
  {
    rule: "R14",
    title: "a spare does not count as a redelivery",
    edits: [
      {
        file: "step/lazy-spare.ts",
        from: "{ ...stepMessage(record), redelivered: true }",
        to: "stepMessage(record)",
      },
    ],
  },
  {
    rule: "R14",
    title: "a redelivery sends a spare too",
    edits: [
      {
        file: "step/lazy-spare.ts",
        from: "const isFirst = !isRedelivered(delivery, message);",
        to: "const isFirst = !isRedelivered(delivery, message) || delivery.dequeueCount > 0;",
      },
    ],
  },
  {
    rule: "R14",
    title: "a spare stays on the queue when its step is over",
    edits: [{ file: "step/lazy-spare.ts", from: "await sent?.remove();", to: "await Promise.resolve();" }],
  },
  {
    rule: "R14",
    title: "a spare that another worker has received counts as the next message",
    edits: [
      {
        file: "step/dispatch.ts",
        from: `if (spare !== null && queue === "steps" && (await spare.become(stepMessage(record), delayMs))) return;`,
        to: `if (spare !== null && queue === "steps") {
    await spare.become(stepMessage(record), delayMs);
    return;
  }`,
      },
    ],
  },
  {
    rule: "R14",
    title: "the next message is sent beside the spare that became it",
    edits: [
      {
        file: "step/dispatch.ts",
        from: `(await spare.become(stepMessage(record), delayMs))) return;`,
        to: `(await spare.become(stepMessage(record), delayMs)) && delayMs < 0) return;`,
      },
    ],
  },
  {
    rule: "R14",
    title: "a spare becomes the next message without its delay",
    edits: [
      {
        file: "step/dispatch.ts",
        from: "spare.become(stepMessage(record), delayMs)",
        to: "spare.become(stepMessage(record), 0)",
      },
    ],
  },
];
