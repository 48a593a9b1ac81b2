/** Bytes from `start` up to, but not including, `endExclusive`. */
export interface ByteRange {
  readonly start: number;
  readonly endExclusive: number;
}

/** The total length of ranges that do not overlap. */
export const coveredBytes = (ranges: readonly ByteRange[]): number =>
  ranges.reduce((sum, range) => sum + range.endExclusive - range.start, 0);

/** `ranges` plus `added`, sorted, with adjacent and overlapping ranges merged. */
export const addRange = (ranges: readonly ByteRange[], added: ByteRange): ByteRange[] => {
  const merged: ByteRange[] = [];
  for (const range of [...ranges, added].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.endExclusive) {
      merged[merged.length - 1] = {
        start: last.start,
        endExclusive: Math.max(last.endExclusive, range.endExclusive),
      };
    } else {
      merged.push(range);
    }
  }
  return merged;
};

/** Whether any of `ranges` shares a byte with `other`. */
export const overlaps = (ranges: readonly ByteRange[], other: ByteRange): boolean =>
  ranges.some((range) => range.start < other.endExclusive && other.start < range.endExclusive);

/** The gaps in `received`, which is sorted and merged, up to `totalBytes`. */
export const missingRanges = (received: readonly ByteRange[], totalBytes: number): ByteRange[] => {
  const missing: ByteRange[] = [];
  let reachedBytes = 0;
  for (const range of received) {
    if (range.start > reachedBytes) missing.push({ start: reachedBytes, endExclusive: range.start });
    reachedBytes = range.endExclusive;
  }
  if (reachedBytes < totalBytes) missing.push({ start: reachedBytes, endExclusive: totalBytes });
  return missing;
};
