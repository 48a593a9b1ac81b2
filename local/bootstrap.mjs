// Runs a package.json script in any state of the checkout: installs missing packages and rebuilds stale output.
// Plain JavaScript without dependencies, because it runs before they are installed.
import { spawnSync } from "node:child_process";
import { existsSync, statSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv.slice(2);
// Unit and model tests run the sources as they are.
const isBuildNeeded = given[0] !== "--no-build";
const [script, ...args] = isBuildNeeded ? given : given.slice(1);

const nodeMajor = Number(process.versions.node.split(".")[0]);
if (nodeMajor < 20) {
  console.error(`blobferry needs Node 22 or later; this is ${process.version}.`);
  process.exit(1);
}

const modifiedMs = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** The latest modification below a folder; 0 if it does not exist. */
const newestMs = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter((name) => /\.(ts|js|css|html|svg)$/.test(name))
        .reduce((newest, name) => Math.max(newest, modifiedMs(join(folder, name))), 0)
    : 0;

const run = (command, commandArgs, stdout = 2) => {
  // stdout belongs to the script itself; the output of npm and tsc goes to stderr.
  const { status } = spawnSync(command, commandArgs, {
    cwd: root,
    stdio: ["ignore", stdout, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
};

if (modifiedMs(join(root, "node_modules/.package-lock.json")) < modifiedMs(join(root, "package-lock.json"))) {
  if (nodeMajor < 22) {
    console.error(
      "The app is for Node 22 and 24. On Node 20, which gets no security fixes any more, the demo and the tests still run.",
    );
  }
  console.error("Installing packages…");
  // Without npm's warnings, one for each package that names Node 22.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"]);
}

const newestSourceMs = Math.max(
  ...["functions", "src", "local", "bench", "scripts"].map((name) => newestMs(join(root, name))),
  ...["tsconfig.json", "tsconfig.build.json", "rolldown.config.js", "package-lock.json"].map((name) =>
    modifiedMs(join(root, name)),
  ),
);
const built = join(root, "dist/.tsbuildinfo");
if (isBuildNeeded && modifiedMs(built) < newestSourceMs) {
  console.error("Building…");
  // Bundle names change between builds, and leftovers of the last build would be deployed too.
  for (const folder of ["functions", "chunks", "dashboard", "local/host"])
    rmSync(join(root, "dist", folder), { recursive: true, force: true });
  run(process.execPath, [join(root, "node_modules/rolldown/bin/cli.mjs"), "-c"], "ignore");
  // The compiler runs last: its .tsbuildinfo marks the build as complete.
  run(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    join(root, "tsconfig.build.json"),
  ]);
  // The compiler leaves it as it was where only the dashboard has changed.
  utimesSync(built, new Date(), new Date());
}

if (script !== undefined) {
  process.argv.splice(1, process.argv.length - 1, join(root, script), ...args);
  await import(new URL(script, new URL("..", import.meta.url)).href);
}
