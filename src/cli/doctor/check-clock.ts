import { formatDuration } from "../text/format.ts";
import { warning, type Finding } from "./finding.ts";

/** Half of it, and a request may still be signed with a time that Azure Storage accepts. */
const MAX_SKEW_MS = 5 * 60_000;

/** The time of the service that answered, also where it refuses the request, for instance because of the time. */
export const timeOfService = async (answer: Promise<{ readonly date?: Date }>): Promise<Date | null> => {
  try {
    return (await answer).date ?? null;
  } catch (error) {
    const { response } = error as {
      readonly response?: { readonly headers?: { get(name: string): unknown } };
    };
    const date = new Date(String(response?.headers?.get("date")));
    return Number.isNaN(date.getTime()) ? null : date;
  }
};

/**
 * Compares this machine's clock with that of storage.
 * @param aheadMs how far it is ahead; negative if it is behind
 * @returns null if they agree
 */
export const judgeClock = (aheadMs: number): Finding | null =>
  Math.abs(aheadMs) <= MAX_SKEW_MS
    ? null
    : warning(
        "clock",
        `the clock of this machine is ${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} that of storage`,
        "set the clock: Azure Storage refuses requests that are 15 minutes off, and an app on this machine waits and reports by wrong times",
      );
