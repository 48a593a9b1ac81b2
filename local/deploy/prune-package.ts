import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What the package is entered by: the command line, the library, and the library's types. */
const ENTRIES = ["cli/main.js", "client/index.js", "client/index.d.ts"];

const RELATIVE_IMPORT = /(?:from |import\(|import )"(\.[^"]+)"/g;

/**
 * Removes from a built package what neither the command line nor the library loads: the app, which is deployed as a
 * bundle of its own.
 *
 * @param folder with `dist`
 * @returns how many files are left in `dist/src`
 */
export const prunePackage = (folder: string): number => {
  const root = join(folder, "dist/src");
  const reached = new Set<string>();
  for (const entry of ENTRIES) reach(resolve(root, entry), reached);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = resolve(entry.parentPath, entry.name);
    if (entry.isFile() && !reached.has(path)) rmSync(path);
  }
  // npm packs what `main` names, which is for the Functions host.
  rmSync(join(folder, "dist/functions"), { recursive: true, force: true });
  return reached.size;
};

const reach = (path: string, reached: Set<string>): void => {
  if (reached.has(path)) return;
  reached.add(path);
  const extension = path.endsWith(".d.ts") ? ".d.ts" : ".js";
  for (const [, target = ""] of readFileSync(path, "utf8").matchAll(RELATIVE_IMPORT))
    reach(resolve(dirname(path), target.replace(/\.(ts|js)$/, extension)), reached);
};
