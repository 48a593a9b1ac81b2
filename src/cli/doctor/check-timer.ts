import type { ContainerClient } from "@azure/storage-blob";
import { storageStatus } from "../../storage/errors.ts";
import { TIMER_STATE } from "../../storage/record-name.ts";
import { formatDuration } from "../text/format.ts";
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
    const { lastModified, date } = await records.getBlobClient(TIMER_STATE).getProperties();
    if (lastModified === undefined) return null;
    // Both times are the service's.
    return judgeTimer(Math.max(0, (date?.getTime() ?? Date.now()) - lastModified.getTime()));
  } catch (error) {
    return storageStatus(error) === 404 ? judgeTimer(null) : null;
  }
};

/** @param ageMs since the timer's last run; null if it never ran */
export const judgeTimer = (ageMs: number | null): Finding => {
  if (ageMs === null) return warning("app", "no sign of a running app: its timer has never run", START);
  const ago = `${formatDuration(ageMs)} ago`;
  return ageMs <= LATE_MS
    ? ok("app", `the app has been running: its timer last ran ${ago}`)
    : warning("app", `the app does not seem to be running: its timer last ran ${ago}`, START);
};
