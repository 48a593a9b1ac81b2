import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The path of something in the app's folder; the bundler may put this module anywhere below it.
 * @param name from the app's folder, with slashes
 */
export const appPath = (name: string, above = dirname(fileURLToPath(import.meta.url))): string => {
  const here = join(above, name);
  if (existsSync(here)) return here;
  if (dirname(above) === above) throw new Error(`The app's folder has no ${name}.`);
  return appPath(name, dirname(above));
};
