import type { Mutant } from "../mutant.ts";

const patch = (from: string, to: string, file = "run-batch-step.ts") => [{ file, from, to }];

/** Steps of a batch without what makes them safe to repeat. */
export const mutants: readonly Mutant[] = [
  {
    rule: "fencing",
    title: "a step is written over what another worker has done",
    edits: patch(
      "if (found.record.runId !== planned.runId || found.record.step !== base.record.step) return null;",
      "",
    ),
  },
  {
    rule: "fencing",
    title: "a step is written over a new run of the same id",
    edits: patch("if (found.record.runId !== planned.runId || found", "if (found"),
  },
  {
    rule: "fencing",
    title: "the record is written whatever has become of it",
    edits: patch(
      "batches.replace(planned, eTag).catch",
      "batches.read(planned.batchId).then((now) => batches.replace(planned, now?.eTag ?? eTag)).catch",
    ),
  },
  {
    rule: "fencing",
    title: "a saved step keeps the step number",
    edits: patch("step: base.record.step + 1,", "step: base.record.step,"),
  },
  {
    rule: "fencing",
    title: "a message of any step acts",
    edits: patch("if (!isOwn || !isCurrent) return", "if (!isOwn) return"),
  },
  {
    rule: "fencing",
    title: "a message of another run acts",
    edits: patch("const isOwn = message.runId === record.runId;", "const isOwn = true;"),
  },
  {
    rule: "fencing",
    title: "the worker's own write, whose answer was lost, is taken for another's",
    edits: patch("if (found.record.writeId === planned.writeId) return found;", ""),
  },
  {
    rule: "fencing",
    title: "a write that failed is not tried again",
    edits: patch("    ({ eTag } = found);", "    return null;"),
  },
  {
    rule: "end",
    title: "a redelivery of the step before sends nothing",
    edits: patch(
      "const isPrevious = message.step === record.step - 1 && (delivery.redelivered || delivery.poisoned);",
      "const isPrevious = false;",
    ),
  },
  {
    rule: "end",
    title: "a poisoned message of the step before sends nothing",
    edits: patch("(delivery.redelivered || delivery.poisoned)", "delivery.redelivered"),
  },
  {
    rule: "end",
    title: "a redelivery whose step another worker has saved sends nothing",
    edits: patch(`outcome.kind === "batch-stale" && delivery.redelivered`, "false"),
  },
  {
    rule: "end",
    title: "a duplicate of the step before sends another message",
    edits: patch(
      "message.step === record.step - 1 && (delivery.redelivered || delivery.poisoned)",
      "message.step === record.step - 1",
    ),
  },
  {
    rule: "end",
    title: "a message of the end begins the report again",
    edits: patch("(isPrevious || (isBatchEnded(record) && isCurrent))", "isPrevious"),
  },
  {
    rule: "end",
    title: "an end is flagged as published, and then published",
    edits: patch(
      "  await ports.batchResults.publish(batchResultOf(record));\n  if (record.resultPublished) return;\n  await ports.batches.replace({ ...record, resultPublished: true }, eTag).catch(() => undefined);",
      "  if (!record.resultPublished) await ports.batches.replace({ ...record, resultPublished: true }, eTag);\n  await ports.batchResults.publish(batchResultOf(record));",
    ),
  },
  {
    rule: "end",
    title: "an end is never flagged as published",
    edits: patch(
      "  await ports.batches.replace({ ...record, resultPublished: true }, eTag).catch(() => undefined);\n",
      "",
    ),
  },
  {
    rule: "end",
    title: "an end has another id each time it is published",
    edits: patch("id: `${runId}-${attempt}`,", "id: `${runId}-${Math.random()}`,", "batch-result.ts"),
  },
  {
    rule: "end",
    title: "the timer does not publish an end again",
    edits: patch("await publishEnd(ports, stored);", "", "rescue-batches.ts"),
  },
  {
    rule: "end",
    title: "the timer sends a stalled batch no message",
    edits: patch("await ports.batchSteps.send(batchMessage(record), 0);", "", "rescue-batches.ts"),
  },
  {
    rule: "end",
    title: "the timer deletes a batch whose end nobody has heard of",
    edits: patch("if (summary.resultPublished) {", "if (retentionMs !== null) {", "rescue-batches.ts"),
  },
  {
    rule: "end",
    title: "a batch that is submitted again sends no message for the first one, which died",
    edits: patch("if (record.step === 0) await", `if (written.kind === "written") await`, "submit-batch.ts"),
  },
  {
    rule: "end",
    title: "the message of a waiting batch has no delay",
    edits: patch(`action.kind === "wait" ? action.delayMs : 0`, "0"),
  },
  {
    rule: "fencing",
    title: "an id that belongs to another batch is joined",
    edits: patch("if (!isSameBatch(record.request, request))", "if (false)", "submit-batch.ts"),
  },
  {
    rule: "failure",
    title: "a container that does not answer is asked for ever",
    edits: patch(">= policy.patienceMs", ">= Infinity"),
  },
  {
    rule: "failure",
    title: "a container that does not answer once ends the batch",
    edits: patch(">= policy.patienceMs", ">= 0"),
  },
  {
    rule: "failure",
    title: "a container that is not there is asked again",
    edits: patch(`kind === "missing" ||`, ""),
  },
  {
    rule: "failure",
    title: "a batch fails while its transfers run",
    edits: patch("isFinal && record.open.length === 0", "isFinal"),
  },
  {
    rule: "failure",
    title: "a step that succeeds does not reset the failures",
    edits: patch("  failures: 0,\n  failingSince: null,\n  error: null,\n", ""),
  },
  {
    rule: "failure",
    title: "one poisoning ends the batch",
    edits: patch("poisonings < policy.maxPoisonings", "poisonings < 1"),
  },
  {
    rule: "failure",
    title: "a step that kills its workers is repeated for ever",
    edits: patch("poisonings < policy.maxPoisonings", "poisonings < Infinity"),
  },
  {
    rule: "failure",
    title: "poisonings of other steps count",
    edits: patch("    poisonings: 0,\n", ""),
  },
  {
    rule: "failure",
    title: "the message that follows a poisoning does not say that it is a redelivery",
    edits: patch("{ ...batchMessage(record), redelivered: true }", "batchMessage(record)"),
  },
  {
    rule: "failure",
    title: "a call that fails among others is overlooked",
    edits: patch("if (failures.length > 0) throw failures[0];", "", "every-one.ts"),
  },
];
