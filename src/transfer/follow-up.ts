import type { TransferError } from "./error.ts";
import type { TransferOptions } from "./job.ts";

/**
 * What a job asks to be done with the file after it has arrived, each in a step of its own. Its failure is told in the
 * result and never fails the transfer: the file is there. Columns come first, since a check-in publishes them.
 */
export const FOLLOW_UPS = ["fields", "checkIn"] as const;
export type FollowUp = (typeof FOLLOW_UPS)[number];

/** What became of it. `error` says why it failed. */
export interface FollowUpResult {
  readonly status: "done" | "failed";
  readonly error: TransferError | null;
}

/** By name; a follow-up that is not there was not asked for, or is still to come. */
export type FollowUpResults = Readonly<Partial<Record<FollowUp, FollowUpResult>>>;

type AfterArrival = Pick<TransferOptions, "checkIn" | "fields" | "contentTypeId">;

/** The next of them to be done; null once there is none left. */
export const nextFollowUp = (options: AfterArrival, done: FollowUpResults): FollowUp | null =>
  FOLLOW_UPS.find((name) => isAskedFor(options, name) && done[name] === undefined) ?? null;

const isAskedFor = ({ checkIn, fields, contentTypeId }: AfterArrival, name: FollowUp): boolean =>
  name === "checkIn" ? checkIn : Object.keys(fields).length > 0 || contentTypeId !== undefined;
