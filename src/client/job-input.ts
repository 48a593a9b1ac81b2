import type { z } from "zod";
import { readMessage } from "../intake/read-message.ts";
import type { Job, optionsSchema, Target } from "../transfer/job.ts";
import type { InvalidMessage } from "../transfer/message.ts";
import { transferError } from "../transfer/error.ts";
import { TransferClientError } from "./errors.ts";

/** A job as a user writes it: the message of the queue `transfers`. */
export interface JobInput {
  readonly source:
    | { readonly container: string; readonly blob: string; readonly versionId?: string }
    /** A blob's URL without SAS, in the source account. */
    | { readonly url: string; readonly versionId?: string };
  /** `kind` and that kind's own fields. */
  readonly target: Target;
  /** 1 to 64 of `A-Z a-z 0-9 . _ -`; makes submitting twice harmless. Default: one is made up. */
  readonly transferId?: string;
  readonly options?: Readonly<z.input<typeof optionsSchema>>;
}

/** A job that has been found good. */
export interface ReadJob {
  readonly job: Job;
  /** The job as it goes on the queue: what the user wrote, as plain JSON. */
  readonly message: object;
}

/**
 * Reads a job by the app's own rules, so that what is accepted here is accepted there.
 * @param sourceBaseUrl of the account that jobs may name by URL
 * @throws {TransferClientError} `invalid-job`, with the field at fault
 */
export const readJob = (input: unknown, sourceBaseUrl: string): ReadJob => {
  const message = plainObject(input);
  const read = "blobferry" in message ? continuation : readMessage(message, sourceBaseUrl);
  if (read.kind === "job") return { job: read.job, message };
  const text = read.kind === "invalid" ? read.error.message : continuation.error.message;
  throw new TransferClientError("invalid-job", text, { field: fieldIn(text) });
};

/** The app's own messages go by the same queue; nobody else is to send one. */
const continuation: InvalidMessage = {
  kind: "invalid",
  transferId: null,
  error: transferError("invalid-job", "blobferry: unknown field"),
};

/** As JSON has it: no `undefined`, no dates, no getters. */
const plainObject = (input: unknown): object => {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new TransferClientError("invalid-job", "the job is not an object");
  }
  return JSON.parse(JSON.stringify(input)) as object;
};

/** The app's messages begin with the field at fault, where there is one: `target.driveId: is missing`. */
const fieldIn = (text: string): string | null => /^(\S+): /.exec(text)?.[1] ?? null;
