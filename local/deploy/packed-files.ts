import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { packedBy } from "./func-ignore.ts";

/** Folders that hold nothing to deploy; only left out of the walk. */
const NOT_WALKED = new Set([".git", ".local", "node_modules"]);

/**
 * The files of a built checkout that belong to the app: what `.funcignore` does not name.
 * @returns paths from the project's folder, with slashes
 */
export const packedFiles = async (projectFolder: string): Promise<string[]> => {
  const readings = packedBy(join(projectFolder, ".funcignore"));
  const names = (await readdir(projectFolder)).filter((name) => !NOT_WALKED.has(name));
  const files = await Promise.all(names.map((name) => filesBelow(projectFolder, name)));
  return files.flat().filter((file) => readings(file)[0]);
};

/** The name itself where it is a file. */
const filesBelow = async (projectFolder: string, name: string): Promise<string[]> => {
  try {
    const entries = await readdir(join(projectFolder, name), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(projectFolder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  } catch {
    return [name];
  }
};
