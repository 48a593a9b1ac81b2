/** Bytes `start` up to, but not including, `endExclusive`. */
export interface ByteRange {
  readonly start: number;
  readonly endExclusive: number;
}

/** How many bytes a set of ranges that do not overlap holds. */
export function coveredBytes(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.endExclusive - range.start, 0);
}

/** `ranges` and `added` as the shortest sorted list: neighbours are joined. */
export function addRange(ranges: readonly ByteRange[], added: ByteRange): ByteRange[] {
  const joined: ByteRange[] = [];
  for (const range of [...ranges, added].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && range.start <= last.endExclusive) {
      joined[joined.length - 1] = {
        start: last.start,
        endExclusive: Math.max(last.endExclusive, range.endExclusive),
      };
    } else {
      joined.push(range);
    }
  }
  return joined;
}

/** Whether any of `ranges` shares a byte with `other`. */
export function overlaps(ranges: readonly ByteRange[], other: ByteRange): boolean {
  return ranges.some((range) => range.start < other.endExclusive && other.start < range.endExclusive);
}

/** What `received` (sorted, joined) lacks of `totalBytes`. */
export function missingRanges(received: readonly ByteRange[], totalBytes: number): ByteRange[] {
  const missing: ByteRange[] = [];
  let reachedBytes = 0;
  for (const range of received) {
    if (range.start > reachedBytes) missing.push({ start: reachedBytes, endExclusive: range.start });
    reachedBytes = range.endExclusive;
  }
  if (reachedBytes < totalBytes) missing.push({ start: reachedBytes, endExclusive: totalBytes });
  return missing;
}
