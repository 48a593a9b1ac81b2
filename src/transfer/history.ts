/** A stretch of a transfer's life, for people: consecutive steps about the same thing. */
export interface HistoryEntry {
  /** A phase, or how it stood: `postponed`, `ending`, `completed` … */
  readonly what: string;
  readonly firstStep: number;
  readonly lastStep: number;
  /** ISO 8601. */
  readonly since: string;
  readonly until: string;
  /** Bytes the service had at the end of it. */
  readonly acceptedBytes: number;
  /** What went wrong; null where nothing did. */
  readonly note: string | null;
}

/** The record is read and written with each range, so only the first entries and the latest are kept. */
const KEPT_FIRST = 5;
const KEPT_LATEST = 35;

/** The history with one more write. Consecutive writes that say the same share one entry. */
export const withEntry = (
  history: readonly HistoryEntry[],
  entry: Omit<HistoryEntry, "firstStep" | "since">,
): readonly HistoryEntry[] => {
  const last = history.at(-1);
  if (last?.what === entry.what && last.note === entry.note) {
    return [...history.slice(0, -1), { ...entry, firstStep: last.firstStep, since: last.since }];
  }
  const grown = [...history, { ...entry, firstStep: entry.lastStep, since: entry.until }];
  return grown.length <= KEPT_FIRST + KEPT_LATEST
    ? grown
    : [...grown.slice(0, KEPT_FIRST), ...grown.slice(-KEPT_LATEST)];
};
