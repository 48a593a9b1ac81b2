import { cp, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { projectRoot } from "../../local/launcher/local-system.ts";
import { packedBy } from "./func-ignore.ts";

/** Folders that hold nothing to deploy; only left out of the walk. */
const NOT_WALKED = new Set([".git", ".local", "node_modules"]);

/**
 * Lays the project out as `func azure functionapp publish` would: without what `.funcignore` names.
 * @returns the folder; the caller removes it
 */
export const deploy = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "blobferry-deployed-"));
  const readings = packedBy(join(projectRoot, ".funcignore"));
  for (const name of await readdir(projectRoot)) {
    if (NOT_WALKED.has(name)) continue;
    for (const file of await filesBelow(name)) {
      if (readings(file)[0]) await cp(join(projectRoot, file), join(folder, file));
    }
  }
  return folder;
};

/** Paths from the project's folder, with slashes; the name itself where it is a file. */
const filesBelow = async (name: string): Promise<string[]> => {
  try {
    const entries = await readdir(join(projectRoot, name), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  } catch {
    return [name];
  }
};
