import { cp, mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { projectRoot } from "../../local/launcher/local-system.ts";

/**
 * Lays the project out as `func azure functionapp publish` would: without what `.funcignore` names. Core Tools reads
 * its lines as prefixes from the project's folder, with `*` for anything but a slash.
 * @returns the folder; the caller removes it
 */
export const deploy = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "blobferry-deployed-"));
  const lines = (await readFile(join(projectRoot, ".funcignore"), "utf8")).split("\n").filter(Boolean);
  const ignored = new RegExp(`^((${lines.map(patternOf).join(")|(")}))`);
  for (const name of await readdir(projectRoot)) {
    if (ignored.test(name) || ignored.test(`${name}/`)) continue;
    await cp(join(projectRoot, name), join(folder, name), {
      recursive: true,
      filter: (path) => {
        const inside = relative(projectRoot, path);
        return !ignored.test(inside) && !ignored.test(`${inside}/`);
      },
    });
  }
  return folder;
};

const patternOf = (line: string): string =>
  line
    .replace(/^\//, "")
    .replace(/[-[\]/{}()+?.\\^$|]/g, "\\$&")
    .replace("*", "([^\\/]+)");
