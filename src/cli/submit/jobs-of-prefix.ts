import type { JobInput } from "../../client/job-input.ts";
import { CommandError } from "../fault.ts";
import { exitCode } from "../exit-code.ts";
import { fillIn, fillInAll } from "./template.ts";

/** The job of one blob, with placeholders where blobs differ. */
export interface JobTemplate {
  readonly target: JobInput["target"];
  readonly transferId?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * One job for each blob.
 * @param mayShareTarget several blobs may go to one target: to a folder, say, where each has its name
 * @throws {CommandError} usage, when two blobs would get the same place or id
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
    return {
      source: { container, blob },
      target: fillInAll(template.target, of),
      ...(template.transferId === undefined ? {} : { transferId: fillIn(template.transferId, of) }),
      options: {
        ...fillInAll(options, of),
        ...(typeof labels === "object" && labels !== null ? { labels: fillInAll({ ...labels }, of) } : {}),
      },
    };
  });
  if (!mayShareTarget) {
    refuseTwice(
      jobs,
      ({ target }) => JSON.stringify(target),
      "the same target: put a placeholder into a target field, such as --item-id '{stem}', or say --same-target where the target is a folder",
    );
  }
  refuseTwice(
    jobs,
    ({ transferId }) => transferId,
    "the same --id: put a placeholder into it, such as {index}",
  );
  return jobs;
};

const refuseTwice = (
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
