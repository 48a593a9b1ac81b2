import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Keeps a folder for one process: two Azurites over the same files overwrite each other's index.
 * @throws {Error} if another process that is alive has it
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const file = join(folder, "running.pid");
  await mkdir(folder, { recursive: true });
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const pid = Number(await readFile(file, "utf8").catch(() => ""));
    if (isAlive(pid)) {
      throw new Error(
        `the process ${pid} uses ${folder} already: stop it, or name another folder with --dir. If that process is another program, delete ${file}`,
      );
    }
    // Left behind by a process that was killed.
    await rm(file, { force: true });
  }
};

const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};
