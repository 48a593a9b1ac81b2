import type { JobInput } from "../../client/job-input.ts";
import type { Target } from "../../transfer/job.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { fillIn, fillInAll, fillInPath } from "./template.ts";

/** A job with placeholders for what differs between blobs. */
export interface JobTemplate {
  readonly target: Target;
  readonly transferId?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Creates one job for each blob.
 * @param mayShareTarget whether several blobs may share one target, such as a folder in which each has its own name
 * @throws {CommandError} usage, if two blobs would get the same target or id
 */
export const jobsOfPrefix = (
  container: string,
  blobs: readonly string[],
  template: JobTemplate,
  mayShareTarget: boolean,
): JobInput[] => {
  const jobs = blobs.map((blob, i): JobInput => {
    const of = { container, blob, index: i + 1 };
    const { labels, ...options } = template.options;
    const { path, ...target } = template.target;
    return {
      source: { container, blob },
      target: {
        ...fillInAll({ ...target, kind: template.target.kind }, of),
        ...(path === undefined ? {} : { path: fillInPath(path, of) }),
      },
      ...(template.transferId === undefined ? {} : { transferId: fillIn(template.transferId, of) }),
      options: {
        ...fillInAll(options, of),
        ...(typeof labels === "object" && labels !== null ? { labels: fillInAll({ ...labels }, of) } : {}),
      },
    };
  });
  if (!mayShareTarget) {
    rejectDuplicates(
      jobs,
      ({ target }) => JSON.stringify(target),
      "the same target: use a placeholder in a target field, such as --item-id '{stem}', or --same-target if all of them may go there",
    );
  }
  rejectDuplicates(
    jobs,
    ({ transferId }) => transferId,
    "the same --id: use a placeholder in it, such as {index}",
  );
  return jobs;
};

const rejectDuplicates = (
  jobs: readonly JobInput[],
  keyOf: (job: JobInput) => string | undefined,
  what: string,
): void => {
  const seen = new Map<string, JobInput>();
  for (const job of jobs) {
    const key = keyOf(job);
    if (key === undefined) continue;
    const other = seen.get(key);
    if (other !== undefined) {
      throw new CommandError(exitCode.usage, `${nameOf(other)} and ${nameOf(job)} would get ${what}`);
    }
    seen.set(key, job);
  }
};

const nameOf = ({ source }: JobInput): string =>
  "url" in source ? source.url : `${source.container}/${source.blob}`;
