import type { Range } from "../transfer/range.ts";
import { field, type JsonObject } from "./json.ts";

/**
 * `nextExpectedRanges` as Graph writes it: `"N-"` (to the end), `"N-M"` with M inclusive (print, and sometimes an M
 * equal to the size), or a bare `"N"` (https://learn.microsoft.com/graph/outlook-large-attachments).
 *
 * @returns the ranges in order, without overlaps, clamped to the file; null if the field is missing or no entry can be read
 */
export const parseExpectedRanges = (body: JsonObject | null, totalBytes: number): readonly Range[] | null => {
  const listed = field(body, "nextExpectedRanges");
  if (!Array.isArray(listed)) return null;
  const ranges = listed.flatMap((entry) => parseRange(entry, totalBytes)).sort((a, b) => a.start - b.start);
  return ranges.length === 0 && listed.length > 0 ? null : merged(ranges);
};

/** Bytes that are listed twice would be sent twice and counted twice. */
const merged = (sorted: readonly Range[]): readonly Range[] => {
  const apart: Range[] = [];
  for (const range of sorted) {
    const before = apart.at(-1);
    if (before === undefined || range.start >= before.endExclusive) apart.push(range);
    else if (range.endExclusive > before.endExclusive) {
      apart.splice(-1, 1, { start: before.start, endExclusive: range.endExclusive });
    }
  }
  return apart;
};

/** Two numbers of any file's size fit; a longer text is not read, since the pattern's time grows with its square. */
const MAX_ENTRY_CHARS = 64;

const parseRange = (entry: unknown, totalBytes: number): Range[] => {
  const isReadable = typeof entry === "string" && entry.length <= MAX_ENTRY_CHARS;
  const match = isReadable ? /^\s*(\d+)(?:\s*-\s*(\d*))?\s*$/.exec(entry) : null;
  if (match === null) return [];
  const start = Number(match[1]);
  const last = match[2] ? Number(match[2]) : totalBytes - 1;
  const endExclusive = Math.min(last + 1, totalBytes);
  return start < endExclusive ? [{ start, endExclusive }] : [];
};
