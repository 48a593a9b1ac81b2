import type { Range } from "../transfer/range.ts";
import { field, type JsonObject } from "./json.ts";

/**
 * `nextExpectedRanges` as Graph writes it: `"N-"` (to the end), `"N-M"` with M inclusive (print, and sometimes an M
 * equal to the size), or a bare `"N"` (https://learn.microsoft.com/graph/outlook-large-attachments).
 *
 * @returns the ranges in order, clamped to the file; null if the field is missing or no entry can be read
 */
export const parseExpectedRanges = (body: JsonObject | null, totalBytes: number): readonly Range[] | null => {
  const listed = field(body, "nextExpectedRanges");
  if (!Array.isArray(listed)) return null;
  const ranges = listed.flatMap((entry) => parseRange(entry, totalBytes)).sort((a, b) => a.start - b.start);
  return ranges.length === 0 && listed.length > 0 ? null : ranges;
};

const parseRange = (entry: unknown, totalBytes: number): Range[] => {
  const match = typeof entry === "string" ? /^\s*(\d+)(?:\s*-\s*(\d*))?\s*$/.exec(entry) : null;
  if (match === null) return [];
  const start = Number(match[1]);
  const last = match[2] ? Number(match[2]) : totalBytes - 1;
  const endExclusive = Math.min(last + 1, totalBytes);
  return start < endExclusive ? [{ start, endExclusive }] : [];
};
