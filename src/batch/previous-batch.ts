import { isDeepStrictEqual } from "node:util";
import type { Target } from "../transfer/job.ts";
import type { SourceFailure } from "../transfer/ports.ts";
import { transferError } from "../transfer/error.ts";
import { hasReport } from "./batch-record.ts";
import type { BatchRequest } from "./batch-request.ts";
import type { BatchPorts } from "./ports.ts";
import { previousLines } from "./previous-lines.ts";
import type { PlannedBlob } from "./plan-page.ts";
import type { ReportLine } from "./report-line.ts";

/** What the batch that a request names reported about a page of blobs; nothing if it names none. */
export const previousOf = async (
  { batches, pages }: Pick<BatchPorts, "batches" | "pages">,
  request: BatchRequest,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReportLine> | SourceFailure> => {
  const { previousBatchId } = request;
  if (previousBatchId === undefined || names.length === 0) return new Map();
  const previous = (await batches.read(previousBatchId))?.record ?? null;
  if (previous === null || !hasReport(previous))
    return unusable(`there is no batch ${previousBatchId} that has ended with a manifest`);
  if (
    previous.request.source.container !== request.source.container ||
    !isSamePlace(previous.request, request)
  )
    return unusable(`batch ${previousBatchId} read from another container, or wrote to another target`);
  const report = {
    pages: previous.pages,
    read: (page: number) => pages.readReport(previousBatchId, page),
  };
  return await previousLines(report, names);
};

/** Nothing can come of the batch, so that it fails at once. */
const unusable = (message: string): SourceFailure => ({
  kind: "missing",
  error: transferError("invalid-job", `previousBatchId: ${message}`),
});

/** The paths of the two are compared blob by blob. */
const isSamePlace = (one: BatchRequest, other: BatchRequest): boolean =>
  isDeepStrictEqual(placeOf(one.target), placeOf(other.target));

const placeOf = (target: Target): Partial<Target> => ({ ...target, path: "" });

/** A planned blob as unchanged, if it arrived under this path in an earlier batch and is still the same. */
export const unlessUnchanged = (planned: PlannedBlob, line: ReportLine | undefined): PlannedBlob => {
  if (planned.action !== "transfer" || line === undefined) return planned;
  const hasArrived = line.status === "completed" || line.status === "unchanged";
  if (!hasArrived || line.eTag !== planned.eTag || line.path !== planned.path) return planned;
  const { blob, bytes, eTag, modifiedOn, path } = planned;
  const { transferId, attempt, item, quickXorHash, verification } = line;
  return {
    ...{ blob, bytes, eTag, modifiedOn, action: "unchanged", path },
    arrived: { transferId, attempt, item, quickXorHash, verification },
  };
};
