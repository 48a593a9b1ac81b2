/** Names begin with the time left until then, so that a listing, which is sorted by name, begins with the latest. */
const END_OF_TIME_MS = 9_999_999_999_999;

const DERIVED_ID = /^m-(\d{13})-[\w-]{22}$/;

const SUFFIX = ".json";

const ID_POINTERS = "ids/";

/** What a record's name is made of: an id, and the ISO 8601 time of admission. */
interface RecordKey {
  readonly transferId: string;
  readonly admittedAt: string;
}

/** The name of a record's blob: `<time left>-<transfer id>.json`. */
export const recordName = (key: RecordKey): string => `${recordNamePrefix(key)}${SUFFIX}`;

/** What the names of records begin with whose ids begin alike, and were admitted at the same time. */
export const recordNamePrefix = ({ transferId, admittedAt }: RecordKey): string =>
  `${String(END_OF_TIME_MS - Date.parse(admittedAt)).padStart(13, "0")}-${transferId}`;

/** The transfer whose record a blob is; null for another blob. */
export const transferIdOfName = (name: string): string | null =>
  /^\d{13}-(.+)\.json$/.exec(name)?.[1] ?? null;

/** When the transfer whose record a blob is was admitted, in milliseconds since 1970; null for another blob. */
export const submittedAtOfName = (name: string): number | null => {
  const left = /^(\d{13})-/.exec(name)?.[1];
  return left === undefined ? null : END_OF_TIME_MS - Number(left);
};

/**
 * When the transfer was admitted, which its record's name begins with, for an id that was derived from a message: it
 * holds the time. Null for any other id; an id pointer says it for that one.
 */
export const admittedAtOfId = (transferId: string): string | null => {
  const ms = DERIVED_ID.exec(transferId)?.[1];
  return ms === undefined ? null : new Date(Number(ms)).toISOString();
};

/** The name of an id pointer. It sorts behind all records. */
export const idPointerName = (transferId: string): string => `${ID_POINTERS}${transferId}.txt`;

/** The name of the blob in which the timer keeps what it knows. */
export const TIMER_STATE = "rescue/state.json";

/** Whether a listing has come past all records, whose names begin with digits. */
export const isPastRecords = (name: string): boolean => name > "9~";
