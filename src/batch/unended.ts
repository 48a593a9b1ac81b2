import type { OpenPage } from "./batch-record.ts";
import type { BatchPorts, ListedChild } from "./ports.ts";
import { isRetryable } from "./report-page.ts";

/**
 * The places of a page's transfers that have not ended. One without a record was never sent, or ended so long ago that
 * its record is deleted. One that was sent again stands at its old end until its message is read.
 * @param sent those that have a record
 */
export const unended = async (
  { pages }: Pick<BatchPorts, "pages">,
  batchId: string,
  { page, retried, retriedErrors }: OpenPage,
  sent: ReadonlyMap<number, ListedChild>,
): Promise<number[]> => {
  const report = retried ? await pages.readReport(batchId, page) : null;
  const isRunning = ([place, { end, attempt }]: readonly [number, ListedChild]): boolean => {
    const line = report?.lines[place];
    return (
      end === null || (line !== undefined && isRetryable(line, retriedErrors) && attempt <= line.attempt)
    );
  };
  return [...sent].filter(isRunning).map(([place]) => place);
};
