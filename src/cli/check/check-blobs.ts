import type { BatchRequest } from "../../batch/batch-request.ts";
import {
  compareFile,
  knownFrom,
  NOTHING_KNOWN,
  wouldHashTell,
  type Comparison,
} from "../../batch/compare-file.ts";
import { choosePaths, refusedForPath, type PlannedBlob, type PlanPage } from "../../batch/plan-page.ts";
import type { ReportLine } from "../../batch/report-line.ts";
import type { ListedBlob } from "../../batch/selection.ts";
import { mapConcurrently } from "../../client/map-concurrently.ts";
import type { GetItemAnswer, PlaceSpec } from "../../transfer/destination.ts";
import type { TransferError } from "../../transfer/error.ts";
import { comparedLine, failedLine, refusedLine, type CheckLine } from "./check-line.ts";
import { recentPaths } from "./recent-paths.ts";

/** Look-ups, and blobs that are read, at a time. */
const AT_ONCE = 8;
/** Paths that are remembered at least, to notice a blob that has the path of another. */
const MAX_PATHS = 100_000;

/** What a comparison needs from the outside. */
export interface CheckPorts {
  /** What an earlier batch reported about a page of blobs. */
  readonly previous: (names: readonly string[]) => Promise<ReadonlyMap<string, ReportLine>>;
  readonly findFile: (path: PlaceSpec["path"]) => Promise<GetItemAnswer>;
  /** The quickXorHash of a blob, which is read for it; null where blobs are not to be read. */
  readonly hashOf: ((blob: string, facts: Pick<ListedBlob, "bytes" | "eTag">) => Promise<HashAnswer>) | null;
}

export type HashAnswer =
  | { readonly kind: "hashed"; readonly quickXorHash: string }
  | { readonly kind: "failed"; readonly error: TransferError };

export type CheckEvent =
  | { readonly kind: "page"; readonly listed: number; readonly excluded: PlanPage["excluded"] }
  | { readonly kind: "blob"; readonly line: CheckLine };

type Planned = Exclude<PlannedBlob, { readonly action: "exclude" | "unchanged" }>;

type Work =
  | Extract<CheckEvent, { readonly kind: "page" }>
  | { readonly kind: "plan"; readonly planned: Planned; readonly before: ReportLine | undefined };

/** Compares blobs with the files at the paths that a batch of this request would give them, in the listing's order. */
export async function* checkBlobs(
  pages: AsyncIterable<readonly ListedBlob[]>,
  request: BatchRequest,
  ports: CheckPorts,
): AsyncGenerator<CheckEvent, void, undefined> {
  yield* mapConcurrently(planned(pages, request, ports), AT_ONCE, async (work): Promise<CheckEvent> => {
    if (work.kind === "page") return work;
    const { planned, before } = work;
    return {
      kind: "blob",
      line: planned.action === "refuse" ? refusedLine(planned) : await compared(planned, before, ports),
    };
  });
}

async function* planned(
  pages: AsyncIterable<readonly ListedBlob[]>,
  request: BatchRequest,
  { previous }: CheckPorts,
): AsyncGenerator<Work, void, undefined> {
  const ownerOf = recentPaths(MAX_PATHS);
  for await (const page of pages) {
    const { excluded, chosen } = choosePaths(page, request);
    yield { kind: "page", listed: page.length, excluded };
    const lines = await previous(page.map(({ name }) => name));
    for (const { planned, key } of chosen) {
      if (planned.action !== "transfer" && planned.action !== "refuse") continue;
      const owner = key === null ? planned.blob : ownerOf(key, planned.blob);
      const asPlanned = owner === planned.blob ? planned : refusedForPath(planned, owner);
      yield { kind: "plan", planned: asPlanned, before: lines.get(planned.blob) };
    }
  }
}

const compared = async (
  planned: Extract<Planned, { readonly action: "transfer" }>,
  before: ReportLine | undefined,
  { findFile, hashOf }: CheckPorts,
): Promise<CheckLine> => {
  const { blob, path } = planned;
  const [first = "", ...rest] = path.split("/");
  const found = await findFile([first, ...rest]);
  if (found.kind !== "found" && found.kind !== "absent") return failedLine(planned, found.error);
  const item = found.kind === "found" ? found.item : null;
  const comparison: Comparison = compareFile(planned, item, knownFrom(planned, path, before));
  if (hashOf === null || !wouldHashTell(planned, item, comparison))
    return comparedLine(planned, item, comparison);
  const hashed = await hashOf(blob, planned);
  if (hashed.kind === "failed") return failedLine(planned, hashed.error);
  return comparedLine(
    planned,
    item,
    compareFile(planned, item, { ...NOTHING_KNOWN, quickXorHash: hashed.quickXorHash }),
  );
};
