/** Times are named by what is left until then, so that a listing, which is by name, has the latest first. */
const END_OF_TIME_MS = 9_999_999_999_999;

const DERIVED_ID = /^m-(\d{13})-[\w-]{22}$/;

const SUFFIX = ".json";

const ID_POINTERS = "ids/";

/** The blob of a record: `<time left>-<transfer id>.json`. */
export const recordName = (transferId: string, admittedAt: string): string =>
  `${String(END_OF_TIME_MS - Date.parse(admittedAt)).padStart(13, "0")}-${transferId}${SUFFIX}`;

/** The transfer a record's blob is about; null for a blob that is no record. */
export const transferIdOfName = (name: string): string | null =>
  /^\d{13}-(.+)\.json$/.exec(name)?.[1] ?? null;

/**
 * Where a transfer's record is kept is told by when it was admitted. An id that was derived from its message holds
 * the time; for any other a signpost says it, named below so that it sorts behind all records.
 */
export const admittedAtOfId = (transferId: string): string | null => {
  const ms = DERIVED_ID.exec(transferId)?.[1];
  return ms === undefined ? null : new Date(Number(ms)).toISOString();
};

export const idPointerName = (transferId: string): string => `${ID_POINTERS}${transferId}.txt`;

export const isIdPointer = (name: string): boolean => name.startsWith(ID_POINTERS);
