import { createHash } from "node:crypto";
import { validateJob } from "../intake/validate-job.ts";
import type { Invalid } from "../intake/source-url.ts";
import type { Job, Target } from "../transfer/job.ts";
import { belowPrefix } from "../transfer/target-path/below-prefix.ts";
import type { BlobName } from "./event.ts";
import type { Rule } from "./rule.ts";

/** One version of a blob. */
export interface BlobVersion extends BlobName {
  /** The storage account's name. */
  readonly account: string;
  /** Without quotes. */
  readonly eTag: string;
}

/** Where a job's source is said to be; jobs of rules name it by container and blob. */
const baseUrlOf = (account: string): string => `https://${account}.blob.core.windows.net`;

/**
 * The job of a rule for a version of a blob. The same version has the same transfer id, whichever event brought it, so
 * that a repeated event starts nothing.
 */
export const jobOf = (rule: Rule, version: BlobVersion): Job | Invalid => {
  const { account, container, blob } = version;
  const target = targetFor(rule, blob);
  if (isInvalid(target)) return target;
  return validateJob(
    { source: { container, blob }, target, transferId: eventTransferId(version), options: rule.job.options },
    baseUrlOf(account),
  );
};

/** `event-` and a hash of address and ETag. */
export const eventTransferId = ({ account, container, blob, eTag }: BlobVersion): string => {
  const hash = createHash("sha256").update(JSON.stringify([account, container, blob, eTag]));
  return `event-${hash.digest("base64url").slice(0, 32)}`;
};

const targetFor = ({ when, job }: Rule, blob: string): Target | Invalid => {
  const { target, options } = job;
  const template = target["path"];
  if (template === undefined) return target;
  const names = "names" in options && options.names === "fail" ? "fail" : "replace";
  const path = belowPrefix(template, { blob, prefix: when.prefix, names });
  return typeof path === "string" ? { ...target, path } : { invalid: `target.path: ${path.refused}` };
};

const isInvalid = (value: Target | Invalid): value is Invalid => !("kind" in value);
