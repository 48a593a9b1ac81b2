import { cp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { packedFiles } from "./packed-files.ts";

export interface StagedPackage {
  /** Paths in the package, with slashes. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Lays the built app out in a folder of its own, as `func azure functionapp publish` would zip it.
 * @param folder what it holds is removed first
 */
export const stagePackage = async (projectFolder: string, folder: string): Promise<StagedPackage> => {
  const files = await packedFiles(projectFolder);
  await rm(folder, { recursive: true, force: true });
  let bytes = 0;
  for (const file of files) {
    await cp(join(projectFolder, file), join(folder, file));
    bytes += (await stat(join(folder, file))).size;
  }
  return { files, bytes };
};
