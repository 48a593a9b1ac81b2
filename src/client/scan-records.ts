import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { isPastRecords, submittedAtOfName, transferIdOfName } from "../storage/record-name.ts";
import { storageStatus } from "../storage/errors.ts";
import { decodeView } from "../storage/list-metadata.ts";
import type { RecordStore } from "../transfer/ports.ts";
import { decodeCursor, encodeCursor, firstPage, type Cursor } from "./cursor.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import { matches, needsWhole, type PageQuery } from "./query.ts";
import { msOf } from "./query-times.ts";
import { transferViewOf, withAdvice, type TransferView } from "./transfer-view.ts";

/** Records listed by one storage call when the query has conditions. */
export const SEARCH_SIZE = 1000;
/** Listing calls for one page of a query with conditions. After that many, the page ends short, and its cursor goes on from there. */
export const SEARCH_CALLS = 10;
/** Records read in full for one page, because their texts do not fit the metadata; the page then ends short as well. */
const SEARCH_READS = 50;
const READS_AT_ONCE = 8;

/** What a scan reads from. */
export interface ScanParts {
  readonly container: ContainerClient;
  readonly records: Pick<RecordStore, "read">;
}

/** How much storage a scan may read. */
export interface ScanLimits {
  /** Listing calls. */
  readonly calls: number;
  /** Records listed by one call. */
  readonly segmentSize: number;
}

/**
 * Visits transfers that meet the conditions, the latest submitted first, within limits.
 * @param visit returns true to end the scan after this transfer
 * @returns the cursor from which another scan goes on; null after the last
 */
export const scanRecords = async (
  { container, records }: ScanParts,
  query: Omit<PageQuery, "pageSize">,
  limits: ScanLimits,
  visit: (view: TransferView) => boolean,
): Promise<string | null> => {
  let reads = SEARCH_READS;
  let cursor: Cursor | null = query.cursor === undefined ? firstPage : decodeCursor(query.cursor);
  const sinceMs = msOf(query, "submittedAfter");
  for (let calls = 0; cursor !== null && calls < limits.calls; calls++) {
    const segment = await readSegment(container, cursor, limits.segmentSize, query.signal);
    const { after, token }: Cursor = cursor;
    const listed = segment.blobs.filter(({ name }) => after === null || name > after);
    const candidates = sinceMs === null ? listed : listed.filter(({ name }) => !isOlder(name, sinceMs));
    const within = withinReads(candidates, query, reads);
    for await (const { name, view } of mapConcurrently(within.candidates, READS_AT_ONCE, (candidate) =>
      readCandidate(candidate, records, query),
    )) {
      if (view === null || !matches(view, query)) continue;
      if (visit(view)) return encodeCursor({ token, after: name });
    }
    if (within.isCut) return encodeCursor({ token, after: within.candidates.at(-1)?.name ?? after });
    reads = within.readsLeft;
    // The latest come first, so that the first one that is older ends the scan.
    if (candidates.length < listed.length) return null;
    cursor = segment.next === null ? null : { token: segment.next, after: null };
  }
  return cursor && encodeCursor(cursor);
};

const isOlder = (name: string, sinceMs: number): boolean => {
  const submittedMs = submittedAtOfName(name);
  return submittedMs !== null && submittedMs < sinceMs;
};

interface Segment {
  readonly blobs: readonly BlobItem[];
  readonly next: string | null;
}

/** One storage call. What else is in the container sorts behind all records: the first such blob is the end of the list. */
const readSegment = async (
  container: ContainerClient,
  { token }: Cursor,
  maxPageSize: number,
  signal: AbortSignal | undefined,
): Promise<Segment> => {
  const pages = container
    .listBlobsFlat({ includeMetadata: true, ...(signal && { abortSignal: signal }) })
    .byPage({ maxPageSize, ...(token === null ? {} : { continuationToken: token }) });
  try {
    const page = await pages.next();
    if (page.done === true) return { blobs: [], next: null };
    const { segment, continuationToken } = page.value;
    const blobs = segment.blobItems.filter(({ name }) => !isPastRecords(name));
    const isLast = blobs.length < segment.blobItems.length;
    return { blobs, next: isLast || !continuationToken ? null : continuationToken };
  } catch (error) {
    // There is no container before the first transfer.
    if (storageStatus(error) === 404) return { blobs: [], next: null };
    throw error;
  }
};

/** A listed blob, and what its metadata shows; null for a blob that is not a record. */
interface Candidate {
  readonly name: string;
  readonly view: TransferView | null;
}

/** As many of the blobs as can be decided with so many reads of records. */
const withinReads = (
  blobs: readonly BlobItem[],
  query: PageQuery,
  reads: number,
): { readonly candidates: readonly Candidate[]; readonly readsLeft: number; readonly isCut: boolean } => {
  const candidates: Candidate[] = [];
  let readsLeft = reads;
  for (const { name, metadata = {} } of blobs) {
    const transferId = transferIdOfName(name);
    const decoded = transferId === null ? null : decodeView(transferId, metadata);
    const view = decoded && withAdvice(decoded);
    if (view !== null && needsWhole(view, query) && readsLeft-- === 0)
      return { candidates, readsLeft: 0, isCut: true };
    candidates.push({ name, view });
  }
  return { candidates, readsLeft, isCut: false };
};

const readCandidate = async (
  { name, view }: Candidate,
  records: Pick<RecordStore, "read">,
  query: PageQuery,
): Promise<Candidate> => {
  if (view === null || !needsWhole(view, query)) return { name, view };
  const stored = await records.read(view.transferId, view.submittedAt);
  return { name, view: stored && transferViewOf(stored.record) };
};
