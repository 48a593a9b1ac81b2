import type { z } from "zod";
import type { jobSchema } from "../intake/job-schema.ts";
import { faultsOf, validateJob } from "../intake/validate-job.ts";
import { isTooDeep } from "../transfer/nesting.ts";
import type { Job, optionsSchema, Target } from "../transfer/job.ts";
import { TransferClientError } from "./errors.ts";

/** A target of every kind there is, with its fields; made from the schemas that jobs are validated by. */
export type TargetInput = Readonly<z.input<typeof jobSchema>["target"]>;

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
  readonly options?: Readonly<z.input<typeof optionsSchema>>;
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
