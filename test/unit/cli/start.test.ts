import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

/** Every package that a file imports before it runs, with all that it imports. */
const packagesBefore = (file: string, seen = new Set<string>()): readonly string[] => {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gm)].flatMap(
    ([, name = ""]) => {
      if (!name.startsWith(".")) return name.startsWith("node:") ? [] : [name];
      const path = resolve(dirname(file), name);
      expect(existsSync(path)).toBe(true);
      return packagesBefore(path, seen);
    },
  );
};

it("the command line starts with the parser of arguments alone", () => {
  expect([...new Set(packagesBefore(MAIN))]).toEqual(["commander"]);
});
