import { join } from "node:path";
import { stagePackage } from "../../local/deploy/stage-package.ts";
import { projectRoot } from "../../local/launcher/local-system.ts";

/**
 * Stages the app for `azd deploy`, whose `azure.yaml` names this folder. Run by `npm run package`, which builds first;
 * nothing is built in Azure.
 */
const folder = join(".local", "package");

const { files, bytes } = await stagePackage(projectRoot, join(projectRoot, folder));
if (!files.some((file) => /^dist\/functions\/.+\.js$/.test(file))) {
  throw new Error("dist/functions is empty: run npm run package, which builds first");
}
console.log(`Staged ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, in ${folder}`);
