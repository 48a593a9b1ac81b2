import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../local/launcher/local-system.ts";
import { packedBy } from "../../../local/deploy/func-ignore.ts";

const NOTICES = "dist/THIRD-PARTY-NOTICES.txt";

/** The packages whose files the deployed bundle was made of, by its source maps. */
const bundledPackages = async (): Promise<Map<string, string>> => {
  const folders = ["dist/functions", "dist/chunks"].map((folder) => join(projectRoot, folder));
  const packages = new Map<string, string>();
  for (const folder of folders) {
    const maps = (await readdir(folder)).filter((file) => file.endsWith(".js.map"));
    for (const map of maps) {
      const { sources } = JSON.parse(await readFile(join(folder, map), "utf8")) as { sources: string[] };
      for (const source of sources) {
        const found = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(join(folder, source));
        if (found !== null) packages.set(found[1] ?? "", found[0]);
      }
    }
  }
  return packages;
};

describe("the notices of the packages in the bundle", () => {
  let notices = "";
  let packages: Map<string, string>;
  beforeAll(async () => {
    notices = await readFile(join(projectRoot, NOTICES), "utf8");
    packages = await bundledPackages();
  });
  const entryOf = (title: string): string => {
    const parts = notices.split(`${"-".repeat(80)}\n`);
    const at = parts.indexOf(`${title}\n`);
    return at < 0 ? "" : (parts[at + 1] ?? "");
  };

  it("have an entry with a license text for each", async () => {
    expect(packages.size).toBeGreaterThan(20);
    for (const folder of packages.values()) {
      const { name, version, license } = JSON.parse(
        await readFile(join(folder, "package.json"), "utf8"),
      ) as Record<string, string>;
      const text = entryOf(`${name ?? ""} ${version ?? ""} (${license ?? ""})`);
      expect(text, name).toMatch(/permission|redistribution|licensed/i);
      expect(text, name).toMatch(/copyright/i);
    }
  });

  it("name no other package", () => {
    const named = [...notices.matchAll(/^-{80}\n(\S+) \S+ \(.+\)\n-{80}$/gm)].map(([, name]) => name);
    // Of some packages two versions are in the bundle.
    expect([...new Set(named)].sort()).toEqual([...packages.keys()].sort());
  });

  it("are deployed and packed", async () => {
    expect(packedBy(join(projectRoot, ".funcignore"))(NOTICES)).toEqual([true, true]);
    const { files } = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as {
      files: string[];
    };
    expect(files).toContain(NOTICES);
  });
});
