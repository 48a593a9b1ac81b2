import { writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { JobInput } from "../../client/job-input.ts";

const DEFAULT_FILE = "jobs.jsonl";

/**
 * Writes jobs as lines of JSON beside the file that they came from: of `jobs.jsonl`, into `jobs.rest.jsonl`. A file that
 * is there already stays.
 * @returns the file's name, relative to `cwd`
 */
export const writeRest = async (cwd: string, fromFile = "-", jobs: readonly JobInput[]): Promise<string> => {
  const from = fromFile === "-" ? DEFAULT_FILE : fromFile;
  const stem = join(dirname(from), basename(from, extname(from)));
  const text = jobs.map((job) => `${JSON.stringify(job)}\n`).join("");
  for (let n = 1; ; n++) {
    const file = `${stem}.rest${n === 1 ? "" : `-${n}`}${extname(from)}`;
    try {
      await writeFile(resolve(cwd, file), text, { flag: "wx", mode: 0o600 });
      return file;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
};
