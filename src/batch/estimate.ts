import type { TransferOptions } from "../transfer/job.ts";

/*
 * What a batch takes of an app's budget with Microsoft Graph, and how long at least, from Microsoft's published limits
 * (https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online).
 */

/** Resource units of one request. */
const READ_UNITS = 1;
const WRITE_UNITS = 2;

/** Resource units of an app in a tenant. */
interface Budget {
  readonly perMinute: number;
  readonly perDay: number;
}

/** Of tenants with up to 1,000 licenses. */
const SMALLEST: Budget = { perMinute: 1250, perDay: 1_200_000 };
/** Of tenants with more than 50,000 licenses. */
const LARGEST: Budget = { perMinute: 6250, perDay: 6_000_000 };

/** What an app may send to a tenant. */
const BYTES_PER_HOUR = 400e9;

const HOURS_PER_DAY = 24;
const MINUTES_PER_HOUR = 60;

/** What a batch plans to send. */
export interface PlannedWork {
  readonly files: number;
  readonly bytes: number;
  readonly rangeBytes: number;
  readonly options: Pick<
    TransferOptions,
    "conflictBehavior" | "verify" | "fields" | "contentTypeId" | "checkIn"
  >;
}

/** An estimate as a lower and an upper figure. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

export interface Estimate {
  readonly resourceUnits: Span;
  /** `least`: in the largest tenants; `most`: in the smallest. */
  readonly hours: Span;
}

/**
 * Estimates a batch as if every file were sent, once, to folders that are there, and nothing else used the budget.
 *
 * Whether a range counts, which goes to an upload URL, is not documented: `least` counts none, and `most` counts each as
 * an upload. `most` also has a look-up of each file that arrived, which the answer of the last range may save.
 */
export const estimateOf = (work: PlannedWork): Estimate => {
  const { files, bytes, rangeBytes, options } = work;
  // A file has a last range that is smaller, so that this is the most that there can be.
  const ranges = files + Math.floor(bytes / rangeBytes);
  const least = files * unitsPerFile(options);
  const verifying = options.verify === "off" ? 0 : files * READ_UNITS;
  const most = least + verifying + ranges * WRITE_UNITS;
  return {
    resourceUnits: { least, most },
    hours: { least: hoursAt(LARGEST, least, bytes), most: hoursAt(SMALLEST, most, bytes) },
  };
};

/** Of the calls that every file needs: its session, and what the job asks for besides. */
const unitsPerFile = ({ conflictBehavior, fields, contentTypeId, checkIn }: PlannedWork["options"]): number =>
  WRITE_UNITS +
  (["skip", "replaceIfNewer", "replaceIfDifferent"].includes(conflictBehavior) ? READ_UNITS : 0) +
  (Object.keys(fields).length > 0 ? WRITE_UNITS : 0) +
  (contentTypeId === undefined ? 0 : WRITE_UNITS) +
  (checkIn ? WRITE_UNITS : 0);

/** A day's budget is used up at the rate of a minute's, and then the next day has to come. */
const hoursAt = ({ perMinute, perDay }: Budget, units: number, bytes: number): number => {
  const fullDays = Math.max(0, Math.ceil(units / perDay) - 1);
  const unitHours = fullDays * HOURS_PER_DAY + (units - fullDays * perDay) / perMinute / MINUTES_PER_HOUR;
  return rounded(Math.max(unitHours, bytes / BYTES_PER_HOUR));
};

const rounded = (hours: number): number => Math.round(hours * 100_000) / 100_000;
