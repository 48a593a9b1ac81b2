// @ts-check
/** @import { Overview } from "../api/overview.ts" */
import { formatCount } from "./format.js";

/** Fewer minutes would jump about, and more would not follow a change. */
const MINUTES = 10;
const MINUTE_MS = 60_000;

/**
 * How many files arrive in a minute: over the last full minutes, since the first of them in which one did. Null if
 * none has.
 * @param {readonly number[]} filesPerMinute oldest first; the last minute is not over
 */
export const filesAMinute = (filesPerMinute) => {
  const full = filesPerMinute.slice(-1 - MINUTES, -1);
  const first = full.findIndex((files) => files > 0);
  if (first === -1) return null;
  return full.reduce((sum, files) => sum + files, 0) / (full.length - first);
};

/** @param {number} pace files a minute */
export const paceText = (pace) =>
  `${pace < 10 ? Number(pace.toFixed(1)) : formatCount(Math.round(pace))} a minute`;

/** Transfers that have not ended. @param {Overview} overview */
export const unended = ({ byStatus }) =>
  byStatus.queued + byStatus.running + byStatus.waiting + byStatus.aborting;

/**
 * How long what has not ended takes at that pace; null without a pace, with nothing left, or before all have been
 * counted. A queued transfer waits as a message of the jobs, and a job that has not been fetched yet is such a message
 * only, so the larger number counts.
 * @param {Overview} overview
 */
export const leftMs = (overview) => {
  const { byStatus, isComplete, queues, lastHour } = overview;
  const jobs = queues?.find(({ use }) => use === "jobs")?.messages ?? 0;
  const left = unended(overview) - byStatus.queued + Math.max(byStatus.queued, jobs);
  const pace = filesAMinute(lastHour.filesPerMinute);
  return pace === null || left === 0 || !isComplete ? null : (left / pace) * MINUTE_MS;
};
