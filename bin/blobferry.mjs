#!/usr/bin/env node
// The command line. In a checkout it is built first, as for every command of package.json; a package brings it built.
import { existsSync } from "node:fs";
import module from "node:module";

// Compiling the packages takes about a tenth of a command's time; from Node 22.1 on, the next command finds it done.
module.enableCompileCache?.();

const bootstrap = new URL("../local/bootstrap.mjs", import.meta.url);
if (existsSync(bootstrap)) {
  process.argv.splice(2, 0, "dist/src/cli/main.js");
  await import(bootstrap.href);
} else {
  await import("../dist/src/cli/main.js");
}
