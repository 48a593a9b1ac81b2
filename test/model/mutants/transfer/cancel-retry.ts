import type { Mutant } from "../mutant.ts";

const patch = (file: string, from: string, to: string) => [{ file, from, to }];

/** R3: a retry is a message, and a note beside it; the cancel of one that has not begun is a flag. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R3",
    title: "a retry is not noted",
    edits: patch("request-retry.ts", "  await noteRetry(records, stored);\n", ""),
  },
  {
    rule: "R3",
    title: "a retry is noted before its message is sent",
    edits: patch(
      "request-retry.ts",
      `  await steps.send("jobs", retryMessage(record), 0);\n  await noteRetry(records, stored);`,
      `  await noteRetry(records, stored);\n  await steps.send("jobs", retryMessage(record), 0);`,
    ),
  },
  {
    rule: "R3",
    title: "a retry that has begun is noted all the same",
    edits: patch("request-retry.ts", "stored?.record.step !== step ||", "stored === null ||"),
  },
  {
    rule: "R3",
    title: "a retry whose note met another write is not noted",
    edits: patch(
      "request-retry.ts",
      `stored.eTag)).kind === "written") return;`,
      `stored.eTag)).kind) return;`,
    ),
  },
  {
    rule: "R3",
    title: "another retry is accepted while the cancelled one has not begun",
    edits: patch(
      "request-retry.ts",
      "if (isRetryCancelled(record)) {",
      "if (isRetryCancelled(record) && record.attempt < 0) {",
    ),
  },
  {
    rule: "R3",
    title: "the cancel of a retry has no effect",
    edits: patch(
      "step/transitions.ts",
      "cancelRequested: isRetryCancelled(record),",
      "cancelRequested: false,",
    ),
  },
  {
    rule: "R3",
    title: "the cancel of a retry is lost while its attempt is written",
    edits: patch("step/save-record.ts", "    isRetryCancelled(found),\n", "    false,\n"),
  },
  {
    rule: "R3",
    title: "the cancel of a retry that met another write counts as requested",
    edits: patch(
      "request-cancel.ts",
      "(await ports.records.replace(withoutRetry, eTag)).kind",
      "((await ports.records.replace(withoutRetry, eTag)).kind as string) + tries",
    ),
  },
  {
    rule: "R3",
    title: "the cancel of a retry sends no message",
    edits: patch(
      "request-cancel.ts",
      `      await ports.steps.send("steps", retryMessage(record), 0);\n`,
      "",
    ),
  },
  {
    rule: "R3",
    title: "the cancel of a retry waits for its turn",
    edits: patch(
      "request-cancel.ts",
      `send("steps", retryMessage(record), 0)`,
      `send("jobs", retryMessage(record), 0)`,
    ),
  },
  {
    rule: "R3",
    title: "a cancelled retry waits until it may begin",
    edits: patch("step/continue-transfer.ts", "!isRetryCancelled(record) && ", ""),
  },
  {
    rule: "R3",
    title: "the note of an attempt that has run counts for the next one",
    edits: patch("record-facts.ts", "retry?.attempt === attempt + 1 ? retry : null", "retry ?? null"),
  },
];
