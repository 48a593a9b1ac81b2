import { expect, it } from "vitest";
import { entryFolder, entryPattern } from "../../../../../local/host/app/entry-pattern.ts";

it.each([
  ["dist/functions/*.js", "dist/functions/a.js", true],
  ["./dist/functions/*.js", "dist/functions/a.js", true],
  ["dist/functions/*.js", "dist/functions/a.js.map", false],
  ["dist/functions/*.js", "dist/functions/sub/a.js", false],
  ["dist/functions/*.js", "dist/functions/axjs", false],
  ["dist/**/*.js", "dist/functions/sub/a.js", true],
  ["dist/**/*.js", "dist/a.js", true],
  ["dist/{a,b}.js", "dist/b.js", true],
  ["dist/{a,b}.js", "dist/c.js", false],
  ["index.js", "index.js", true],
])("matching %s against %s gives %s", (main, path, matches) => {
  expect(entryPattern(main)?.test(path)).toBe(matches);
});

it("returns null for globs that it does not support", () => {
  expect(entryPattern("dist/[ab].js")).toBeNull();
  expect(entryPattern("dist/!(a).js")).toBeNull();
});

it("takes the folder before the first wildcard as the entry folder", () => {
  expect(["dist/functions/*.js", "dist/{a,b}.js", "index.js"].map(entryFolder)).toEqual([
    "dist/functions/",
    "dist/",
    "",
  ]);
});
