import { mkdir, readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";

/**
 * Makes blobs from the files of a folder. What is there at the start stays where it is.
 * @returns looks at the folder once. A file is taken once it has not changed between two looks: copying takes a while.
 */
export const folderUploader = async (
  folder: string,
  container: ContainerClient,
): Promise<() => Promise<void>> => {
  await mkdir(folder, { recursive: true });
  const uploaded = await versionsIn(folder);
  let seen: ReadonlyMap<string, string> = uploaded;
  return async () => {
    const before = seen;
    seen = await versionsIn(folder);
    for (const [path, version] of seen) {
      if (uploaded.get(path) === version || before.get(path) !== version) continue;
      const name = relative(folder, path).split(sep).join("/");
      await container.getBlockBlobClient(name).uploadFile(path);
      uploaded.set(path, version);
    }
  };
};

/** Each file with its size and time. */
const versionsIn = async (folder: string): Promise<Map<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const versions = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    versions.set(path, `${size} ${mtimeMs}`);
  }
  return versions;
};
