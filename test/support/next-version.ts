import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { rolldown, type Plugin } from "rolldown";
import { projectRoot } from "../../local/launcher/local-system.ts";

/** What a later version could change: both versions go up, and a message gets a field. It reads what this one wrote. */
const CHANGES: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>> = {
  "src/transfer/versions.ts": [
    ["NEWEST_VERSION: WrittenVersion = 3;", "NEWEST_VERSION = 4;"],
    ["    ? 1\n    : 2;", "    ? 4\n    : 4;"],
  ],
  "src/storage/queue-message.ts": [["{ blobferry, v: 1,", '{ blobferry, v: 4, hint: "of version 4",']],
  "src/intake/read-message.ts": [
    [
      "v: z.int().min(1).max(NEWEST_VERSION)",
      "hint: z.string().optional(), v: z.int().min(1).max(NEWEST_VERSION)",
    ],
  ],
};

/** An app of the next version in a folder of its own, for a host's `--root`. */
export interface NextVersion {
  readonly appRoot: string;
  remove(): Promise<void>;
}

export const buildNextVersion = async (): Promise<NextVersion> => {
  const appRoot = await mkdtemp(join(tmpdir(), "next-version-"));
  const changed = new Set<string>();
  const plugin: Plugin = {
    name: "next-version",
    transform: (code, id) => {
      const file = relative(projectRoot, id).split(sep).join("/");
      const changes = CHANGES[file];
      if (changes === undefined) return null;
      changed.add(file);
      return changes.reduce((text, [before, after]) => {
        if (text.split(before).length !== 2) throw new Error(`${file} must contain this once: ${before}`);
        return text.replace(before, after);
      }, code);
    },
  };
  const functions = (await readdir(join(projectRoot, "functions"))).map((file) => file.replace(/\.ts$/, ""));
  const bundle = await rolldown({
    cwd: projectRoot,
    input: Object.fromEntries(functions.map((name) => [`functions/${name}`, `functions/${name}.ts`])),
    platform: "node",
    external: ["@azure/functions-core"],
    plugins: [plugin],
  });
  await bundle.write({ dir: join(appRoot, "dist"), chunkFileNames: "chunks/[name]-[hash].js" });
  await bundle.close();
  const unchanged = Object.keys(CHANGES).filter((file) => !changed.has(file));
  if (unchanged.length > 0) throw new Error(`the app no longer contains ${unchanged.join(", ")}`);
  for (const file of ["host.json", "package.json"]) await cp(join(projectRoot, file), join(appRoot, file));
  return { appRoot, remove: () => rm(appRoot, { recursive: true, force: true }) };
};
