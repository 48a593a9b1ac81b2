import type { Target, TransferOptions } from "../transfer/job.ts";
import type { TransferErrorCode } from "../transfer/error.ts";
import { collisionKey } from "../transfer/target-path/collision-key.ts";
import { literalTemplate } from "../transfer/target-path/path-template.ts";
import { targetPath, type ChangedName } from "../transfer/target-path/target-path.ts";
import type { BatchRequest } from "./batch-request.ts";
import type { ReportLine } from "./report-line.ts";
import { exclusionOf, type Exclusion, type ListedBlob } from "./selection.ts";

/** Where a batch's files go unless its target has a path: the folders below the prefix are kept. */
export const DEFAULT_PATH = "{path}";

/** What becomes of a blob: a line of the plan. */
export type PlannedBlob = PlannedFacts &
  (
    | { readonly action: "transfer"; readonly path: string; readonly changed: readonly ChangedName[] }
    /** It arrived in the previous batch, and is still the same. */
    | { readonly action: "unchanged"; readonly path: string; readonly arrived: ArrivedFacts }
    /** Its path cannot be, or another blob of the batch has it. */
    | { readonly action: "refuse"; readonly code: TransferErrorCode; readonly reason: string }
    /** It is archived: the only exclusion that nobody asked for. */
    | { readonly action: "exclude"; readonly reason: "archived" }
  );

interface PlannedFacts {
  readonly blob: string;
  readonly bytes: number;
  readonly eTag: string;
  /** ISO 8601. */
  readonly modifiedOn: string;
}

/** What the previous batch's manifest says about a blob that arrived. */
export type ArrivedFacts = Pick<
  ReportLine,
  "transferId" | "attempt" | "item" | "quickXorHash" | "verification"
>;

/** A page of the plan, written once: a worker that repeats the step continues from it. */
export interface PlanPage {
  /** ISO 8601. The ids of the page's transfers contain it. */
  readonly plannedAt: string;
  /** Where the listing goes on; null at its end. */
  readonly nextMarker: string | null;
  readonly listed: number;
  /** Name of the last blob that was listed; null if there was none. */
  readonly last: string | null;
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
  /** Without the blobs that the batch did not ask for. A transfer's place is its index. */
  readonly blobs: readonly PlannedBlob[];
}

/** A blob's path at the target, before it is known whether another blob has the same. */
export interface ChosenPath {
  readonly planned: PlannedBlob;
  /** The same for paths that are one file to the service; null if nothing is sent. */
  readonly key: string | null;
}

/** What becomes of a page of blobs, each for itself. */
export const choosePaths = (
  listed: readonly ListedBlob[],
  request: BatchRequest,
): { readonly excluded: PlanPage["excluded"]; readonly chosen: readonly ChosenPath[] } => {
  const excluded: Partial<Record<Exclusion, number>> = {};
  const chosen: ChosenPath[] = [];
  for (const blob of listed) {
    const exclusion = exclusionOf(blob, request.source);
    if (exclusion !== null) excluded[exclusion] = (excluded[exclusion] ?? 0) + 1;
    if (exclusion === null) chosen.push(choosePath(blob, request));
    if (exclusion === "archived")
      chosen.push({ planned: { ...factsOf(blob), action: "exclude", reason: exclusion }, key: null });
  }
  return { excluded, chosen };
};

const choosePath = (blob: ListedBlob, { source, target, options }: BatchRequest): ChosenPath => {
  const { container, prefix } = source;
  const { name, modifiedOn, metadata, tags } = blob;
  const path = targetPath({
    template: target["path"] ?? DEFAULT_PATH,
    source: { container, blob: name, prefix, modifiedOn, metadata, tags },
    names: options.names,
    isAtRoot: target["folderId"] === undefined,
  });
  const facts = factsOf(blob);
  return "refused" in path
    ? {
        planned: { ...facts, action: "refuse", code: "invalid-job", reason: `the path ${path.refused}` },
        key: null,
      }
    : {
        planned: { ...facts, action: "transfer", path: path.segments.join("/"), changed: path.changed },
        key: collisionKey(path.segments),
      };
};

const factsOf = ({ name, bytes, eTag, modifiedOn }: ListedBlob): PlannedFacts => ({
  blob: name,
  bytes,
  eTag,
  modifiedOn,
});

/** A blob whose path belongs to another one of the batch, which came first. */
export const refusedForPath = (
  { blob, bytes, eTag, modifiedOn }: PlannedBlob,
  other: string,
): Extract<PlannedBlob, { readonly action: "refuse" }> => ({
  blob,
  bytes,
  eTag,
  modifiedOn,
  action: "refuse",
  code: "name-conflict",
  reason: `the file would replace that of ${other}, which has the same path at the target`,
});

/** The target of one of the batch's transfers. */
export const childTarget = (target: Target, path: string): Target => ({
  ...target,
  path: literalTemplate(path),
});

/** The options of one of the batch's transfers: its label says which batch it belongs to. */
export const childOptions = (batchId: string, options: TransferOptions): TransferOptions => ({
  ...options,
  labels: { ...options.labels, batch: batchId },
});
