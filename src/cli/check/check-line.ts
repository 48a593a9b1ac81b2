import type { Comparison } from "../../batch/compare-file.ts";
import type { PlanPage, PlannedBlob } from "../../batch/plan-page.ts";
import type { TransferError } from "../../transfer/error.ts";
import type { RemoteItem } from "../../transfer/result.ts";

export const CHECK_STATUSES = ["same", "missing", "differs", "undecided", "refused", "failed"] as const;

/** `refused`: the blob has no path at the target. `failed`: the file could not be looked up, or the blob not read. */
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** What a comparison found out about one blob. */
export interface CheckLine {
  readonly blob: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modifiedOn: string;
  /** Null if it is refused. */
  readonly path: string | null;
  readonly status: CheckStatus;
  /** What it was decided by; null where there was nothing to compare. */
  readonly by: Comparison["by"];
  /** Null if there is none, or it could not be looked up. */
  readonly file:
    | (Pick<RemoteItem, "bytes" | "eTag" | "quickXorHash" | "webUrl"> & {
        readonly modifiedOn: string | null;
      })
    | null;
  readonly error: Pick<TransferError, "code" | "message"> | null;
}

const factsOf = ({ blob, bytes, modifiedOn }: PlannedBlob) => ({ blob, bytes, modifiedOn });

export const refusedLine = (planned: Extract<PlannedBlob, { readonly action: "refuse" }>): CheckLine => ({
  ...factsOf(planned),
  path: null,
  status: "refused",
  by: null,
  file: null,
  error: { code: planned.code, message: planned.reason },
});

type WithPath = Extract<PlannedBlob, { readonly path: string }>;

export const failedLine = (planned: WithPath, { code, message }: TransferError): CheckLine => ({
  ...factsOf(planned),
  path: planned.path,
  status: "failed",
  by: null,
  file: null,
  error: { code, message },
});

export const comparedLine = (
  planned: WithPath,
  item: RemoteItem | null,
  { status, by }: Comparison,
): CheckLine => ({
  ...factsOf(planned),
  path: planned.path,
  status,
  by,
  file: item && {
    bytes: item.bytes,
    modifiedOn: item.modifiedOn ?? null,
    eTag: item.eTag,
    quickXorHash: item.quickXorHash,
    webUrl: item.webUrl,
  },
  error: null,
});

/** Blobs, and the sum of their sizes. */
export interface CheckCount {
  readonly blobs: number;
  readonly bytes: number;
}

export interface CheckTotals {
  /** Below the prefix. */
  readonly listed: number;
  readonly excluded: PlanPage["excluded"];
  readonly compared: CheckCount;
  readonly statuses: Readonly<Record<CheckStatus, CheckCount>>;
  /** How many are the same by what. */
  readonly sameBy: Readonly<Record<string, number>>;
}

const NONE: CheckCount = { blobs: 0, bytes: 0 };

export const NO_CHECK_TOTALS: CheckTotals = {
  listed: 0,
  excluded: {},
  compared: NONE,
  statuses: { same: NONE, missing: NONE, differs: NONE, undecided: NONE, refused: NONE, failed: NONE },
  sameBy: {},
};

const plus = (count: CheckCount, bytes: number): CheckCount => ({
  blobs: count.blobs + 1,
  bytes: count.bytes + bytes,
});

export const withPage = (
  totals: CheckTotals,
  listed: number,
  excluded: PlanPage["excluded"],
): CheckTotals => {
  const sums: Partial<Record<keyof typeof excluded, number>> = { ...totals.excluded };
  for (const [name, count] of Object.entries(excluded) as [keyof typeof excluded, number][])
    sums[name] = (sums[name] ?? 0) + count;
  return { ...totals, listed: totals.listed + listed, excluded: sums };
};

export const withLine = (totals: CheckTotals, { status, by, bytes }: CheckLine): CheckTotals => ({
  ...totals,
  compared: plus(totals.compared, bytes),
  statuses: { ...totals.statuses, [status]: plus(totals.statuses[status], bytes) },
  sameBy:
    status === "same" && by !== null
      ? { ...totals.sameBy, [by]: (totals.sameBy[by] ?? 0) + 1 }
      : totals.sameBy,
});
