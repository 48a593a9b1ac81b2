import type { JobInput } from "../../client/job-input.ts";
import { CommandError } from "../fault.ts";
import { exitCode } from "../exit-code.ts";

/** A job and where it stands, for messages. */
export interface PlacedJob {
  readonly job: JobInput;
  /** `line 3 of jobs.jsonl`; null for the one job of a command line. */
  readonly place: string | null;
}

/**
 * Reads JSON lines: one job a line, blank lines left out. What a job holds is checked later.
 * @throws {CommandError} usage, naming the line
 */
export const jobsOfText = (text: string, file: string): PlacedJob[] =>
  text
    .replace(/^\uFEFF/, "")
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
