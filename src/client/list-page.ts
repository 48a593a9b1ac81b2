import type { ContainerClient } from "@azure/storage-blob";
import type { RecordStore } from "../transfer/ports.ts";
import { TransferClientError } from "./errors.ts";
import { hasConditions, type PageQuery } from "./query.ts";
import { scanRecords, SEARCH_CALLS, SEARCH_SIZE } from "./scan-records.ts";
import type { TransferView } from "./transfer-view.ts";

/** Transfers, the latest submitted first. */
export interface TransferPage {
  readonly transfers: readonly TransferView[];
  /** The next page's `cursor`; null after the last. A page may hold fewer transfers than `pageSize`, even none, and still have a next one. */
  readonly cursor: string | null;
}

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

/** One page. Without conditions it takes one storage call, and reads no record. */
export const listPage = async (
  container: ContainerClient,
  records: Pick<RecordStore, "read">,
  query: PageQuery,
): Promise<TransferPage> => {
  const pageSize = readPageSize(query.pageSize);
  const search = hasConditions(query);
  const limits = { calls: search ? SEARCH_CALLS : 1, segmentSize: search ? SEARCH_SIZE : pageSize };
  const found: TransferView[] = [];
  const cursor = await scanRecords({ container, records }, query, limits, (view) => {
    found.push(view);
    return search && found.length === pageSize;
  });
  return { transfers: found, cursor };
};

/** @throws {TransferClientError} `invalid-query` */
export const readPageSize = (pageSize = DEFAULT_PAGE_SIZE): number => {
  if (Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= MAX_PAGE_SIZE) return pageSize;
  throw new TransferClientError(
    "invalid-query",
    `pageSize: must be a whole number from 1 to ${MAX_PAGE_SIZE}`,
    {
      field: "pageSize",
    },
  );
};
