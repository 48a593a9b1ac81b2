import { createHash } from "node:crypto";
import { batchFilesPrefix } from "../batch/batch-files.ts";

/*
 * Where a batch and what belongs to it are kept, beside the records of transfers and behind them in a listing.
 */

const RECORDS = "batches/";
const PAGE_DIGITS = 8;

export const BATCH_RECORDS_PREFIX = RECORDS;

export const batchRecordName = (batchId: string): string => `${RECORDS}${batchId}.json`;

/** The batch whose record a blob is; null for another blob. */
export const batchIdOfName = (name: string): string | null => /^batches\/(.+)\.json$/.exec(name)?.[1] ?? null;

export const planName = (batchId: string, page: number): string =>
  `${batchFilesPrefix(batchId)}plan/${pageNumber(page)}.json`;
export const reportName = (batchId: string, page: number): string =>
  `${batchFilesPrefix(batchId)}report/${pageNumber(page)}.json`;

/** The claim of a path, whose own text can be longer than a name. */
export const claimName = (batchId: string, key: string): string =>
  `${batchFilesPrefix(batchId)}paths/${createHash("sha256").update(key).digest("hex")}`;

/** The id of a page's block in a list. All ids of a blob have the same length. */
export const blockId = (page: number): string => Buffer.from(pageNumber(page)).toString("base64");

const pageNumber = (page: number): string => String(page).padStart(PAGE_DIGITS, "0");
