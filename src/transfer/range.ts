/** A run of bytes, `endExclusive` not included. `Content-Range` (inclusive end) exists only at the wire. */
export interface Range {
  readonly start: number;
  readonly endExclusive: number;
}

export const bytesIn = (range: Range): number => range.endExclusive - range.start;

export const totalBytesOf = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, range) => sum + bytesIn(range), 0);

/** The whole of a blob as a list of missing ranges; empty for an empty blob. */
export const wholeOf = (bytes: number): readonly Range[] =>
  bytes === 0 ? [] : [{ start: 0, endExclusive: bytes }];

export const sameRanges = (a: readonly Range[], b: readonly Range[]): boolean =>
  a.length === b.length &&
  a.every((range, i) => range.start === b[i]?.start && range.endExclusive === b[i].endExclusive);

/** What is left of `ranges` once `done` has been accepted. */
export const without = (ranges: readonly Range[], done: Range): readonly Range[] =>
  ranges.flatMap((range) =>
    [
      { start: range.start, endExclusive: Math.min(range.endExclusive, done.start) },
      { start: Math.max(range.start, done.endExclusive), endExclusive: range.endExclusive },
    ].filter((part) => part.start < part.endExclusive),
  );

/** The next range to send: from the first missing byte, at most `rangeBytes`; `null` when nothing is missing. */
export const nextRange = (remaining: readonly Range[], rangeBytes: number): Range | null => {
  const first = remaining[0];
  return first === undefined
    ? null
    : { start: first.start, endExclusive: Math.min(first.start + rangeBytes, first.endExclusive) };
};
