import { needsTags } from "../../transfer/target-path/path-template.ts";
import type { SourceFailure } from "../../transfer/ports.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchRecord, BatchTotals, OpenPage } from "../batch-record.ts";
import { everyOne } from "../every-one.ts";
import { choosePaths, DEFAULT_PATH, refusedForPath, type PlannedBlob, type PlanPage } from "../plan-page.ts";
import type { BatchPorts } from "../ports.ts";
import { previousOf, unlessUnchanged } from "../previous-batch.ts";

/** Plans the next page of the listing. The plan is kept before anything follows from it, so that a repeat finds it. */
export const planPage = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  marker: string | null,
): Promise<BatchRecord | SourceFailure> => {
  const { batchId, request, pages } = record;
  const { container, prefix } = request.source;
  // Any blob below the prefix stands for all of them: the lists go by folders.
  const source = { container, blob: `${prefix}a`, versionId: null };
  const refused = ports.access.refusal({ source, target: request.target });
  if (refused !== null) return { kind: "missing", error: refused };
  const template = request.target["path"] ?? DEFAULT_PATH;
  const listed = await ports.container.list({
    container,
    prefix,
    marker,
    most: policy.pageBlobs,
    tags: needsTags(template),
  });
  if (listed.kind !== "listed") return listed;
  const names = listed.blobs.map(({ name }) => name);
  const previous = await previousOf(ports, request, names);
  if ("kind" in previous) return previous;
  const { excluded, chosen } = choosePaths(listed.blobs, request);
  // Where two of a page collide, the first of the listing has the path, also when the step is repeated.
  const owners = new Map<string, string>();
  for (const { key, planned } of chosen) if (key !== null && !owners.has(key)) owners.set(key, planned.blob);
  await everyOne([...owners], policy.atOnce, async ([key, blob]) => {
    owners.set(key, await ports.pages.claimPath(batchId, key, blob));
  });
  const blobs = chosen.map(({ key, planned }) => {
    const owner = key === null ? planned.blob : (owners.get(key) ?? planned.blob);
    return owner === planned.blob
      ? unlessUnchanged(planned, previous.get(planned.blob))
      : refusedForPath(planned, owner);
  });
  const plan = await ports.pages.keepPlan(batchId, pages, {
    plannedAt: new Date(ports.clock.nowMs()).toISOString(),
    nextMarker: listed.next,
    listed: listed.blobs.length,
    last: names.at(-1) ?? null,
    excluded,
    blobs,
  });
  return withPlan(record, plan);
};

/** The record once a page is planned. */
const withPlan = (record: BatchRecord, plan: PlanPage): BatchRecord => {
  const { pages, open, totals } = record;
  const transfers = plan.blobs.filter(({ action }) => action === "transfer");
  const page: OpenPage = {
    page: pages,
    plannedAt: plan.plannedAt,
    children: transfers.length,
    stage: "planned",
    retried: false,
    ended: 0,
  };
  return {
    ...record,
    pages: pages + 1,
    open: [...open, page],
    listing: plan.nextMarker === null ? null : { marker: plan.nextMarker },
    totals: withPlanned(totals, plan, transfers),
  };
};

const withPlanned = (totals: BatchTotals, plan: PlanPage, transfers: readonly PlannedBlob[]): BatchTotals => {
  const excluded = { ...totals.excluded };
  for (const [name, count] of Object.entries(plan.excluded) as [keyof typeof excluded, number][])
    excluded[name] = (excluded[name] ?? 0) + count;
  return {
    ...totals,
    listed: totals.listed + plan.listed,
    excluded,
    refused: totals.refused + plan.blobs.filter(({ action }) => action === "refuse").length,
    unchanged: totals.unchanged + plan.blobs.filter(({ action }) => action === "unchanged").length,
    planned: totals.planned + transfers.length,
    plannedBytes: transfers.reduce((sum, { bytes }) => sum + bytes, totals.plannedBytes),
  };
};
