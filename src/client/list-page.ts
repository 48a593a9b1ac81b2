import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { isPastRecords, transferIdOfName } from "../storage/record-name.ts";
import { storageStatus } from "../storage/errors.ts";
import { decodeView } from "../storage/list-metadata.ts";
import type { RecordStore } from "../transfer/ports.ts";
import { TransferClientError } from "./errors.ts";
import { decodeCursor, encodeCursor, firstPage, type Cursor } from "./cursor.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import { hasConditions, matches, needsWhole, type PageQuery } from "./query.ts";
import { transferViewOf, withAdvice, type TransferView } from "./transfer-view.ts";

/** Transfers, the latest submitted first. */
export interface TransferPage {
  readonly transfers: readonly TransferView[];
  /** The next page's `cursor`; null after the last. A page may hold fewer transfers than `pageSize`, even none, and still have a next one. */
  readonly cursor: string | null;
}

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;
/** Records listed by one storage call when the query has conditions. */
const SEARCH_SIZE = 1000;
/** Listing calls for one page of a query with conditions. After that many, the page ends short, and its cursor goes on from there. */
const SEARCH_CALLS = 10;
/** Records read in full for one page, because their texts do not fit the metadata; the page then ends short as well. */
const SEARCH_READS = 50;
const READS_AT_ONCE = 8;

/** One page. Without conditions it takes one storage call, and reads no record. */
export const listPage = async (
  container: ContainerClient,
  records: Pick<RecordStore, "read">,
  query: PageQuery,
): Promise<TransferPage> => {
  const pageSize = readPageSize(query.pageSize);
  const search = hasConditions(query);
  const found: TransferView[] = [];
  let reads = SEARCH_READS;
  let cursor: Cursor | null = query.cursor === undefined ? firstPage : decodeCursor(query.cursor);
  for (let calls = 0; cursor !== null && calls < (search ? SEARCH_CALLS : 1); calls++) {
    const segment = await readSegment(container, cursor, search ? SEARCH_SIZE : pageSize, query.signal);
    const { after, token }: Cursor = cursor;
    const candidates = segment.blobs.filter(({ name }) => after === null || name > after);
    const within = withinReads(candidates, query, reads);
    for await (const { name, view } of mapConcurrently(within.candidates, READS_AT_ONCE, (candidate) =>
      readCandidate(candidate, records, query),
    )) {
      if (view === null || !matches(view, query)) continue;
      found.push(view);
      if (search && found.length === pageSize) {
        return { transfers: found, cursor: encodeCursor({ token, after: name }) };
      }
    }
    if (within.isCut) {
      const last = within.candidates.at(-1)?.name ?? after;
      return { transfers: found, cursor: encodeCursor({ token, after: last }) };
    }
    reads = within.readsLeft;
    cursor = segment.next === null ? null : { token: segment.next, after: null };
  }
  return { transfers: found, cursor: cursor && encodeCursor(cursor) };
};

const readPageSize = (pageSize = DEFAULT_PAGE_SIZE): number => {
  if (Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= MAX_PAGE_SIZE) return pageSize;
  throw new TransferClientError(
    "invalid-query",
    `pageSize: must be a whole number from 1 to ${MAX_PAGE_SIZE}`,
    {
      field: "pageSize",
    },
  );
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
