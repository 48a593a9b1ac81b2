import type { ByteRange } from "./ranges.ts";

/** A range of a file whose size is known, as a request names it. */
export interface ContentRange {
  readonly range: ByteRange;
  readonly totalBytes: number;
}

/**
 * Reads `bytes START-END/TOTAL` (END inclusive, as on the wire). Undefined for anything else: no `*` for the
 * total, no `bytes=` (the print page shows it once; the service wants a blank), no END at or past TOTAL.
 */
export function parseContentRange(header: string): ContentRange | undefined {
  const match = /^bytes (0|[1-9]\d*)-(0|[1-9]\d*)\/(0|[1-9]\d*)$/.exec(header);
  if (!match) return undefined;
  const [start, end, totalBytes] = match.slice(1).map(Number);
  if (start === undefined || end === undefined || totalBytes === undefined) return undefined;
  if (!Number.isSafeInteger(totalBytes) || start > end || end >= totalBytes) return undefined;
  return { range: { start, endExclusive: end + 1 }, totalBytes };
}
