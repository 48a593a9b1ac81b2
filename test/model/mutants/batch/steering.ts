import type { Mutant } from "../mutant.ts";

const patch = (file: string, from: string, to: string) => [{ file, from, to }];
const next = (from: string, to: string) => patch("next-batch-action.ts", from, to);
const request = (from: string, to: string) => patch("request-batch.ts", from, to);
const retry = (from: string, to: string) => patch("actions/retry.ts", from, to);
const previous = (from: string, to: string) => patch("previous-batch.ts", from, to);

/** Cancels, retries and second runs of a batch. */
export const mutants: readonly Mutant[] = [
  {
    rule: "cancel",
    title: "a cancel that comes while a step runs is lost",
    edits: patch(
      "run-batch-step.ts",
      "planned.cancelRequested || found.record.cancelRequested,",
      "planned.cancelRequested,",
    ),
  },
  {
    rule: "cancel",
    title: "a cancel whose write met another counts as requested",
    edits: request(
      'cancelled, eTag)).kind === "conflict")\n      continue;',
      'cancelled, eTag)).kind === "conflict")\n      return "requested";',
    ),
  },
  {
    rule: "cancel",
    title: "a cancel waits for the batch's next look",
    edits: request(
      `    await ports.batchSteps.send(batchMessage(record), 0);\n    return "requested";`,
      `    return "requested";`,
    ),
  },
  {
    rule: "cancel",
    title: "pages are planned after a cancel",
    edits: next("    !cancelRequested &&\n", ""),
  },
  {
    rule: "cancel",
    title: "a page that a worker may be sending is cancelled before the rest of it is admitted",
    edits: next("if (planned !== undefined) return", "if (planned !== undefined && !cancelRequested) return"),
  },
  {
    rule: "cancel",
    title: "a transfer that is admitted after a cancel runs",
    edits: patch("actions/send.ts", "create({ ...fresh, cancelRequested })", "create(fresh)"),
  },
  {
    rule: "cancel",
    title: "a page that was sent is not cancelled",
    edits: next(`stage !== "cancelling");`, `stage === "planned");`),
  },
  {
    rule: "cancel",
    title: "transfers that wait or run are not asked to stop",
    edits: patch("actions/cancel.ts", "await requestCancel(ports, childId(key, place));", ""),
  },
  {
    rule: "cancel",
    title: "a transfer whose retry has not begun is not asked to stop",
    edits: patch(
      "actions/cancel.ts",
      "await unended(ports, record.batchId, page, await ports.children.list(key));",
      "[...(await ports.children.list(key))].filter(([, { end }]) => end === null).map(([place]) => place);",
    ),
  },
  {
    rule: "cancel",
    title: "a cancel that came too late makes a batch cancelled",
    edits: patch(
      "actions/report.ts",
      "if (cancelRequested && (listing !== null || cancelled > 0))",
      "if (cancelRequested)",
    ),
  },
  {
    rule: "retry",
    title: "a transfer's old end counts for the attempt that was asked for",
    edits: patch("unended.ts", "attempt <= line.attempt)", "attempt < line.attempt)"),
  },
  {
    rule: "retry",
    title: "a retry for one reason waits for what failed for another",
    edits: patch("unended.ts", "isRetryable(line, retriedErrors)", "isRetryable(line)"),
  },
  {
    rule: "retry",
    title: "a retry for one reason sends all that failed",
    edits: retry("!isRetryable(line, page.retriedErrors)", "!isRetryable(line)"),
  },
  {
    rule: "retry",
    title: "a retry for all reasons goes by those of the one before",
    edits: request("  delete again.retryErrors;\n", ""),
  },
  {
    rule: "retry",
    title: "what was cancelled before its turn is not sent by a retry",
    edits: retry(
      "if (line.transferId === null) await sendChild(ports, record, blob, childId(key, place));\n    else await",
      "await",
    ),
  },
  {
    rule: "retry",
    title: "a retry goes through no page",
    edits: request("retryPage: record.pages > 0 ? 0 : null,", "retryPage: null,"),
  },
  {
    rule: "retry",
    title: "a retry opens a page that is open",
    edits: retry("isOpen ? null : await", "isOpen === null ? null : await"),
  },
  {
    rule: "retry",
    title: "a retry waits for what failed in its own attempt",
    edits: retry("report === null || report.attempt === record.attempt || again", "report === null || again"),
  },
  {
    rule: "retry",
    title: "a slow worker sends again what has failed again",
    edits: retry("if (stored?.record.attempt === attempt)", "if (stored !== null)"),
  },
  {
    rule: "retry",
    title: "a slow worker sends again what a page reports that was closed again",
    edits: retry("report === null || report.attempt === record.attempt ?", "report === null ?"),
  },
  {
    rule: "retry",
    title: "a retry begins before the end is published",
    edits: request("|| !record.resultPublished", ""),
  },
  {
    rule: "retry",
    title: "a retry has the attempt of the end before",
    edits: request("attempt: record.attempt + 1,", "attempt: record.attempt,"),
  },
  {
    rule: "retry",
    title: "a retry remains cancelled",
    edits: request("    cancelRequested: false,\n", ""),
  },
  {
    rule: "retry",
    title: "the lists of a retry are those of the end before",
    edits: request("    reported: 0,\n", ""),
  },
  {
    rule: "retry",
    title: "a retry whose write met another counts as requested",
    edits: request(
      `if ((await ports.batches.replace(again, eTag)).kind === "conflict") continue;`,
      "await ports.batches.replace(again, eTag);",
    ),
  },
  {
    rule: "previous",
    title: "a blob that has changed since is left out",
    edits: previous("line.eTag !== planned.eTag ||", ""),
  },
  {
    rule: "previous",
    title: "a blob that goes under another path is left out",
    edits: previous(" || line.path !== planned.path", ""),
  },
  {
    rule: "previous",
    title: "a blob that failed is left out",
    edits: previous("if (!hasArrived || line", "if (line"),
  },
  {
    rule: "previous",
    title: "what was unchanged in the previous batch is sent again in the third",
    edits: previous(` || line.status === "unchanged";`, ";"),
  },
  {
    rule: "previous",
    title: "a batch that has not ended is gone by",
    edits: previous("if (previous === null || !hasReport(previous))", "if (previous === null)"),
  },
  {
    rule: "previous",
    title: "a batch to another target is gone by",
    edits: previous("    !isSamePlace(previous.request, request)\n", "    false\n"),
  },
  {
    rule: "previous",
    title: "a batch from another container is gone by",
    edits: previous("    previous.request.source.container !== request.source.container ||\n", ""),
  },
];
