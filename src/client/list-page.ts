import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { isIdPointer, transferIdOfName } from "../storage/record-name.ts";
import { storageStatus } from "../storage/errors.ts";
import { decodeView } from "../storage/list-metadata.ts";
import type { RecordStore } from "../transfer/ports.ts";
import { TransferClientError } from "./errors.ts";
import { decodeCursor, encodeCursor, firstPage, type Cursor } from "./cursor.ts";
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
/** Records read in one storage call when the query has conditions. */
const SEARCH_SIZE = 1000;
/** Storage calls for one page of a query with conditions. After that many, the page ends short, and its cursor goes on from there. */
const SEARCH_CALLS = 10;

/** One page. Without conditions it takes one storage call, and reads no record. */
export const listPage = async (
  container: ContainerClient,
  records: RecordStore,
  query: PageQuery,
): Promise<TransferPage> => {
  const pageSize = readPageSize(query.pageSize);
  const search = hasConditions(query);
  const found: TransferView[] = [];
  let cursor: Cursor | null = query.cursor === undefined ? firstPage : decodeCursor(query.cursor);
  for (let calls = 0; cursor !== null && calls < (search ? SEARCH_CALLS : 1); calls++) {
    const segment = await readSegment(container, cursor, search ? SEARCH_SIZE : pageSize, query.signal);
    const { after, token }: Cursor = cursor;
    for (const blob of segment.blobs) {
      if (after !== null && blob.name <= after) continue;
      const view = await viewOfBlob(blob, records, query);
      if (view === null || !matches(view, query)) continue;
      found.push(view);
      if (search && found.length === pageSize) {
        return { transfers: found, cursor: encodeCursor({ token, after: blob.name }) };
      }
    }
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

/** One storage call. Id pointers sort behind all records, so the first one is the end of the list. */
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
    const blobs = segment.blobItems.filter(({ name }) => !isIdPointer(name));
    const isLast = blobs.length < segment.blobItems.length;
    return { blobs, next: isLast || !continuationToken ? null : continuationToken };
  } catch (error) {
    // There is no container before the first transfer.
    if (storageStatus(error) === 404) return { blobs: [], next: null };
    throw error;
  }
};

const viewOfBlob = async (
  blob: BlobItem,
  records: RecordStore,
  query: PageQuery,
): Promise<TransferView | null> => {
  const transferId = transferIdOfName(blob.name);
  const decoded = transferId === null ? null : decodeView(transferId, blob.metadata ?? {});
  if (decoded === null) return null;
  const view = withAdvice(decoded);
  if (!needsWhole(view, query)) return view;
  const stored = await records.read(decoded.transferId, decoded.submittedAt);
  return stored && transferViewOf(stored.record);
};
