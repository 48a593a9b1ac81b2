import type { ByteRange } from "./ranges.ts";

/** A range and the size of the whole file, as a request states them. */
export interface ContentRange {
  readonly range: ByteRange;
  readonly totalBytes: number;
}

/**
 * Parses `bytes START-END/TOTAL`, where END is inclusive. Null for anything else: `*` as the total, END at or past
 * TOTAL, or `bytes=` (the print documentation shows it once, but the service requires a space).
 */
export const parseContentRange = (header: string): ContentRange | null => {
  const match = /^bytes (0|[1-9]\d*)-(0|[1-9]\d*)\/(0|[1-9]\d*)$/.exec(header);
  if (match === null) return null;
  const [start, end, totalBytes] = match.slice(1).map(Number);
  if (start === undefined || end === undefined || totalBytes === undefined) return null;
  if (!Number.isSafeInteger(totalBytes) || start > end || end >= totalBytes) return null;
  return { range: { start, endExclusive: end + 1 }, totalBytes };
};
