import type { Mutant } from "../mutant.ts";

/** R4 and R12: the ids of jobs. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R12",
    title: "an id is random",
    edits: [
      {
        file: "step/assign-id.ts",
        from: "derivedTransferId(messageId, insertedOn)",
        to: "derivedTransferId(messageId + String(Math.random()), insertedOn)",
      },
    ],
  },
  {
    rule: "R12",
    title: "a redelivered job without an id is not requeued with one",
    edits: [
      {
        file: "step/assign-id.ts",
        from: "job.transferId === null && delivery.dequeueCount > 1 && !delivery.poisoned",
        to: `job.transferId === "" && delivery.dequeueCount > 1`,
      },
    ],
  },
  {
    rule: "R12",
    title: "a poisoned job without an id ends a transfer of the same request",
    edits: [
      {
        file: "step/start-transfer.ts",
        from: "const transferId = transferIdOf(job, delivery);",
        to: `let transferId = transferIdOf(job, delivery);
  if (job.transferId === null && delivery.poisoned)
    for (const { summary } of (await ports.records.page(null))?.found ?? [])
      if (isSameRequest((await ports.records.read(summary.transferId))?.record.request ?? job.request, job.request))
        ({ transferId } = summary);`,
      },
    ],
  },
  {
    rule: "R12",
    title: "a reused id continues with the other request",
    edits: [
      {
        file: "step/start-transfer.ts",
        from: "if (!isSameRequest(request, job.request))",
        to: "if (request === null)",
      },
    ],
  },
  {
    rule: "R4",
    title: "a job that was requeued with its id is stale one step later",
    edits: [
      {
        file: "step/match-message.ts",
        from: `const nextMayBeLost = message.kind === "job" || redelivered;`,
        to: "const nextMayBeLost = redelivered;",
      },
    ],
  },
];
