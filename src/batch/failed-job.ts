import { MAX_LABELS, type SourceRef, type Target, type TransferOptions } from "../transfer/job.ts";
import { literalTemplate } from "../transfer/target-path/path-template.ts";
import type { BatchRequest } from "./batch-request.ts";
import { childOptions, childTarget, DEFAULT_PATH } from "./plan-page.ts";
import type { ReportLine } from "./report-line.ts";
import { nameBelow } from "./selection.ts";

/** A job as a user writes it. */
export interface FailedJob {
  readonly source: Pick<SourceRef, "container" | "blob">;
  readonly target: Target;
  readonly options: TransferOptions;
}

/**
 * The job that sends a blob of a batch again, to the same place and with the batch's label. A blob that the plan refused
 * has no path: its job has the batch's template, for somebody to change, and replaces nothing if it is sent unchanged.
 */
export const failedJob = (
  batchId: string,
  { source: { container, prefix }, target, options: own }: BatchRequest,
  { blob, path }: Pick<ReportLine, "blob" | "path">,
): FailedJob => {
  const options = labelled(batchId, own);
  return path === null
    ? {
        source: { container, blob },
        target: { ...target, path: withoutPrefix(target["path"] ?? DEFAULT_PATH, nameBelow(prefix, blob)) },
        options: { ...options, conflictBehavior: replacingNothing(options.conflictBehavior) },
      }
    : { source: { container, blob }, target: childTarget(target, path), options };
};

/** A single job has no prefix: its `{path}` and `{dir}` would begin at the root of the container. */
const withoutPrefix = (template: string, name: string): string => {
  const folder = name.slice(0, Math.max(0, name.lastIndexOf("/")));
  const values = { path: name, dir: folder };
  const filled = folder === "" ? template.replace(/(?<=^|\/)\{dir\}\//g, "") : template;
  return filled.replace(/\{\{|\}\}|\{(path|dir)\}/g, (token, placeholder: keyof typeof values | undefined) =>
    placeholder === undefined ? token : literalTemplate(values[placeholder]),
  );
};

/** Its path may belong to a file that the same batch has moved. */
const replacingNothing = (
  wanted: TransferOptions["conflictBehavior"],
): TransferOptions["conflictBehavior"] => (wanted === "rename" || wanted === "skip" ? wanted : "fail");

/** A batch whose jobs have as many labels as a job can have leaves no room for another. */
const labelled = (batchId: string, own: TransferOptions): TransferOptions => {
  const options = childOptions(batchId, own);
  return Object.keys(options.labels).length > MAX_LABELS ? own : options;
};
