import type { JobInput } from "../../client/job-input.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";

/** A job and its place in the input, for messages. */
export interface PlacedJob {
  readonly job: JobInput;
  /** `line 3 of jobs.jsonl`; null for a job of the command line. */
  readonly place: string | null;
}

/**
 * Reads one job per line of JSON; blank lines are skipped. The content of a job is checked later.
 * @throws {CommandError} usage, naming the line
 */
export const jobsOfText = (text: string, file: string): PlacedJob[] =>
  text
    .split(/\r?\n/)
    .map((line, i) => ({ line: line.trim(), place: `line ${i + 1} of ${file}` }))
    .filter(({ line }) => line !== "")
    .map(({ line, place }) => {
      try {
        return { job: JSON.parse(line) as JobInput, place };
      } catch {
        throw new CommandError(exitCode.usage, `${place} is not JSON; nothing was submitted`);
      }
    });
