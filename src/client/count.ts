import type { PageQuery } from "./query.ts";
import { scanRecords, SEARCH_CALLS, SEARCH_SIZE, type ScanParts } from "./scan-records.ts";
import { TRANSFER_STATUSES, type TransferStatus, type TransferView } from "./transfer-view.ts";

/** Conditions, and where to continue counting. */
export type CountQuery = Omit<PageQuery, "pageSize">;

/** How many transfers meet the conditions, from one bounded look at the listing. */
export interface TransferCounts {
  /** All that were counted. */
  readonly total: number;
  /** By status; every status is present. */
  readonly byStatus: Readonly<Record<TransferStatus, number>>;
  /** Failed transfers by the code of their error. */
  readonly byError: Readonly<Record<string, number>>;
  /** Bytes of the blobs whose size is known. */
  readonly bytes: number;
  /** Bytes that have arrived at the targets. */
  readonly acceptedBytes: number;
  /** When the oldest one that was counted was submitted; null if there is none. */
  readonly since: string | null;
  /** When the newest one that was counted was submitted; null if there is none. */
  readonly until: string | null;
  /** Null if all were counted. Otherwise the count was cut off after 10,000 records, and the next one continues from here. */
  readonly cursor: string | null;
}

/** Counts up to 10,000 records, from their metadata. */
export const countTransfers = async (parts: ScanParts, query: CountQuery): Promise<TransferCounts> => {
  const tally = emptyTally();
  const cursor = await scanRecords(
    parts,
    query,
    { calls: SEARCH_CALLS, segmentSize: SEARCH_SIZE },
    (view) => {
      addTo(tally, view);
      return false;
    },
  );
  return { ...countsOf(tally), cursor };
};

/** Counts transfers that are at hand, the latest first. */
export const countOf = (transfers: Iterable<TransferView>): TransferCounts => {
  const tally = emptyTally();
  for (const transfer of transfers) addTo(tally, transfer);
  return { ...countsOf(tally), cursor: null };
};

/** The counts, in the form that callers get. */
export const countsOf = (tally: Tally): Omit<TransferCounts, "cursor"> => ({
  ...tally,
  byError: Object.fromEntries(tally.byError),
});

/** What has been counted so far. */
export interface Tally {
  total: number;
  readonly byStatus: Record<TransferStatus, number>;
  readonly byError: Map<string, number>;
  bytes: number;
  acceptedBytes: number;
  since: string | null;
  until: string | null;
}

export const emptyTally = (): Tally => ({
  total: 0,
  byStatus: Object.fromEntries(TRANSFER_STATUSES.map((status) => [status, 0])) as Record<
    TransferStatus,
    number
  >,
  byError: new Map(),
  bytes: 0,
  acceptedBytes: 0,
  since: null,
  until: null,
});

/** Counts one more; the latest come first. */
export const addTo = (
  tally: Tally,
  { status, error, bytes, acceptedBytes, submittedAt }: TransferView,
): void => {
  tally.total++;
  // Another version may have written a status of its own.
  if (Object.hasOwn(tally.byStatus, status)) tally.byStatus[status]++;
  if (status === "failed" && error !== null)
    tally.byError.set(error.code, (tally.byError.get(error.code) ?? 0) + 1);
  tally.bytes += bytes ?? 0;
  tally.acceptedBytes += acceptedBytes;
  tally.since = submittedAt;
  tally.until ??= submittedAt;
};
