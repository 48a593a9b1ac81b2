import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../local/launcher/local-system.ts";

/**
 * Builds what is stale, for the projects whose tests start the built host, app or command line. It blocks, so that the
 * setups of several projects in one run build once, one after the other.
 */
export const setup = (): void => {
  const { status } = spawnSync(process.execPath, [join(projectRoot, "local/bootstrap.mjs")], {
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("the build that the tests need has failed, see above");
};
