import { prunePackage } from "../../local/deploy/prune-package.ts";
import { projectRoot } from "../../local/launcher/local-system.ts";

/** Run by npm before it packs; afterwards it removes `dist`, which is no longer whole. */
console.error(`The package has ${prunePackage(projectRoot)} files of code and types`);
