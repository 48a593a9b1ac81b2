import type { ContainerClient } from "@azure/storage-blob";
import { storageStatus } from "../../storage/errors.ts";
import { TIMER_STATE } from "../../storage/record-name.ts";
import { formatDuration } from "../text/format.ts";
import { latestRecords } from "../../storage/queue-watch.ts";
import { ok, warning, type Finding } from "./finding.ts";

/** The timer runs every five minutes, and may be late. */
const LATE_MS = 15 * 60_000;
const START =
  "start the app, or ask it with --app URL; an app that has just started shows up within five minutes";

/**
 * Whether an app runs on this storage: its timer writes down what it has looked at.
 * @returns null if storage does not tell
 */
export const checkTimer = async (records: ContainerClient): Promise<Finding | null> => {
  try {
    const ageMs = await timerAge(records);
    if (ageMs === undefined) return null;
    return judgeTimer(ageMs, isRecent(ageMs) ? null : await lastMoveAge(records));
  } catch {
    return null;
  }
};

/** Null if it never ran; undefined if the answer does not tell. */
const timerAge = async (records: ContainerClient): Promise<number | null | undefined> => {
  try {
    const { lastModified, date } = await records.getBlobClient(TIMER_STATE).getProperties();
    // Both times are the service's.
    return lastModified && Math.max(0, (date?.getTime() ?? Date.now()) - lastModified.getTime());
  } catch (error) {
    if (storageStatus(error) === 404) return null;
    throw error;
  }
};

/** How long ago the app wrote the record of one of the latest transfers; null if it wrote none. */
const lastMoveAge = async (records: ContainerClient): Promise<number | null> => {
  const moved = (await latestRecords(records))
    // The client writes the record of a job that nothing may ever fetch.
    .filter(({ queue, step }) => queue !== "jobs" || step > 0)
    .map(({ updatedAt }) => Date.now() - Date.parse(updatedAt));
  return moved.length === 0 ? null : Math.max(0, Math.min(...moved));
};

const isRecent = (ageMs: number | null): boolean => ageMs !== null && ageMs <= LATE_MS;

/**
 * @param ageMs since the timer's last run; null if it never ran
 * @param movedMs since the app last wrote the record of a transfer; null if that is not known
 */
export const judgeTimer = (ageMs: number | null, movedMs: number | null = null): Finding => {
  if (movedMs !== null && isRecent(movedMs) && !isRecent(ageMs)) {
    const moved = `it moved a transfer ${formatDuration(movedMs)} ago`;
    return ageMs === null
      ? ok(
          "app",
          `the app has been running: ${moved}; its timer, which runs every five minutes, has not run yet`,
        )
      : warning(
          "app",
          `the app is running, but not its timer, which rescues stalled transfers: ${moved}, and the timer last ran ${formatDuration(ageMs)} ago`,
          "if the app has just started, wait five minutes; if the clock of its machine was ahead for a while, the timer waits for the time that it noted then, as the start of npm run host says",
        );
  }
  if (ageMs === null) return warning("app", "no sign of a running app: its timer has never run", START);
  const ago = `${formatDuration(ageMs)} ago`;
  return ageMs <= LATE_MS
    ? ok("app", `the app has been running: its timer last ran ${ago}`)
    : warning("app", `the app does not seem to be running: its timer last ran ${ago}`, START);
};
