import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { prunePackage } from "../../local/deploy/prune-package.ts";
import { projectRoot } from "../../local/launcher/local-system.ts";

const dist = join(projectRoot, "dist");
const whole = join(projectRoot, ".local/whole-dist");

/** Run by npm before it packs. Afterwards `postpack` puts the whole `dist` back. */
rmSync(whole, { recursive: true, force: true });
cpSync(dist, whole, { recursive: true, preserveTimestamps: true });
// Should npm end before that, the next command builds again.
rmSync(join(dist, ".tsbuildinfo"));
console.error(`The package has ${prunePackage(projectRoot)} files of code and types`);
