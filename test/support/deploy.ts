import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stagePackage } from "../../local/deploy/stage-package.ts";
import { projectRoot } from "../../local/launcher/local-system.ts";

/**
 * Lays the project out as it is deployed.
 * @returns the folder; the caller removes it
 */
export const deploy = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "blobferry-deployed-"));
  await stagePackage(projectRoot, folder);
  return folder;
};
