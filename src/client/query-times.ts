import { TransferClientError } from "./errors.ts";
import type { TransferView } from "./transfer-view.ts";

/** A `Date`, or ISO 8601 text. */
export type Time = Date | string;

/** Conditions on times; a time equal to `…After` is included, one equal to `…Before` is not. */
export interface TimeQuery {
  readonly submittedAfter?: Time;
  readonly submittedBefore?: Time;
  /** Only transfers that have ended. */
  readonly endedAfter?: Time;
  /** Only transfers that have ended. */
  readonly endedBefore?: Time;
}

/** With a zone, or a date alone: the listing is in UTC, and a time without a zone would mean another in each place. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/i;

/** @throws {TransferClientError} `invalid-query`, naming the field */
export const readTime = (field: string, text: string): string => {
  const ms = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new TransferClientError(
    "invalid-query",
    `${field}: must be a date, or a time with its zone, such as 2026-10-05 or 2026-10-05T12:00:00Z`,
    { field },
  );
};

/** The condition in milliseconds since 1970; null if there is none. Text that is not a time is refused. */
export const msOf = (query: TimeQuery, field: keyof TimeQuery): number | null => {
  const time = query[field];
  if (time === undefined) return null;
  return Date.parse(
    readTime(field, time instanceof Date ? (Number.isNaN(time.getTime()) ? "" : time.toISOString()) : time),
  );
};

/** Whether a transfer was submitted and has ended within the times of a query. */
export const isWithin = ({ submittedAt, endedAt }: TransferView, query: TimeQuery): boolean =>
  isBetween(submittedAt, msOf(query, "submittedAfter"), msOf(query, "submittedBefore")) &&
  isBetween(endedAt, msOf(query, "endedAfter"), msOf(query, "endedBefore"));

const isBetween = (time: string | null, fromMs: number | null, untilMs: number | null): boolean => {
  if (fromMs === null && untilMs === null) return true;
  if (time === null) return false;
  const ms = Date.parse(time);
  return (fromMs === null || ms >= fromMs) && (untilMs === null || ms < untilMs);
};
