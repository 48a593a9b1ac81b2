import type { z } from "zod";
import { faultsOf, validateJob } from "../intake/validate-job.ts";
import { isTooDeep } from "../transfer/nesting.ts";
import type { Job, optionsSchema, Target } from "../transfer/job.ts";
import { TransferClientError } from "./errors.ts";
import type { TargetInput } from "./target-input.ts";

/** A job as a user writes it, and as it goes on the queue. */
export interface JobInput {
  readonly source:
    | { readonly container: string; readonly blob: string; readonly versionId?: string }
    /** A blob's URL in the source account, without a SAS. */
    | { readonly url: string; readonly versionId?: string };
  /** `kind` and the fields of that kind. `satisfies TargetInput` has the compiler check them. */
  readonly target: TargetInput | Target;
  /** 1 to 64 of `A-Z a-z 0-9 . _ -`, a letter or digit first. Submitting the same job twice under one id starts one transfer. Default: a new id. */
  readonly transferId?: string;
  /** Default: each option's own. */
  readonly options?: JobOptions;
}

type Options = z.input<typeof optionsSchema>;

/** A job's options. The comments are the schema's descriptions, which editors do not show. */
export interface JobOptions {
  /**
   * What to do if the target has a file with that name. `skip` keeps it; `replaceIfNewer` replaces one that
   * is older than the blob; `replaceIfDifferent` one of another size, date or hash.
   */
  readonly conflictBehavior?: Options["conflictBehavior"];
  /**
   * What to do with names in a path that SharePoint does not accept: `replace` changes them, and the result has
   * the new path; `fail` refuses the job.
   */
  readonly names?: Options["names"];
  /** Commit the file explicitly, once all bytes have arrived; it appears only then. */
  readonly deferCommit?: Options["deferCommit"];
  /**
   * Bytes per range. Drives take multiples of 327,680 up to 62,586,880, print takes 204,800 to 9,830,400,
   * mailboxes 327,680 to 4,000,000. A blob of more than 100,000 ranges of this size is refused. Default: starts at
   * 10 MiB, then adapts to the throughput.
   */
  readonly rangeBytes?: Options["rangeBytes"];
  /**
   * What to do if the file that arrived differs from the blob. `auto`: fail, unless the service rewrites such
   * files (Office, PDF, HTML); `strict`: always fail; `warn`: never fail; `off`: do not compare.
   */
  readonly verify?: Options["verify"];
  /** Name at the target. Default: the last part of the blob's name. */
  readonly name?: Options["name"];
  /** Content type of a print document or an attachment. Default: the blob's. */
  readonly contentType?: Options["contentType"];
  /**
   * Declare the size when the session is created, so that a full drive is reported before any bytes are sent.
   * OneDrive Personal only.
   */
  readonly sendFileSize?: Options["sendFileSize"];
  /** Check the file in after the upload. In a library that requires check-out, nobody else sees a new file until then. */
  readonly checkIn?: Options["checkIn"];
  /** Values of the library's columns, by internal name, up to 50. They are set after the upload. */
  readonly fields?: Options["fields"];
  /** Id of the content type that the file gets in its library after the upload. */
  readonly contentTypeId?: Options["contentTypeId"];
  /** Your own name-value pairs, up to 20; they come back with the result. */
  readonly labels?: Options["labels"];
}

/**
 * Validates a job by the app's own rules, so that the app accepts what is accepted here, and fills in the defaults.
 * @param sourceBaseUrl address of the account that `source.url` may name
 * @throws {TransferClientError} `invalid-job`, naming the field
 */
export const readJob = (input: unknown, sourceBaseUrl: string): Job => {
  const job = validateJob(plainObject(input), sourceBaseUrl);
  if (!("invalid" in job)) return job;
  throw new TransferClientError("invalid-job", job.invalid, {
    field: fieldIn(job.invalid),
    faults: faultsOf(job),
  });
};

/** The input as it would arrive through JSON: without `undefined`, with dates as text. */
export const plainObject = (input: unknown): object => {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new TransferClientError("invalid-job", "the job is not an object");
  }
  const json = throughJson(input);
  if (typeof json !== "object" || json === null || Array.isArray(json) || isTooDeep(json)) {
    throw new TransferClientError(
      "invalid-job",
      "the job cannot be written as a JSON object, or is nested too deeply",
    );
  }
  return json;
};

/** Undefined where JSON cannot hold the input: it contains itself, is too deep for the stack, or has a bigint. */
const throughJson = (input: object): unknown => {
  try {
    return JSON.parse(JSON.stringify(input));
  } catch {
    return undefined;
  }
};

/** The messages of `intake` begin with the field, if there is one: `target.driveId: is missing`. */
export const fieldIn = (text: string): string | null => /^(\S+): /.exec(text)?.[1] ?? null;
