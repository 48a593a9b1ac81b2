import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { PLACEHOLDERS } from "../../../../src/transfer/target-path/path-template.ts";
import { targetPath } from "../../../../src/transfer/target-path/target-path.ts";
import { sourceOf } from "./path-source.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/names.md"), "utf8");

const pathOf = (template: string, blob: string): string => {
  const source = sourceOf({ blob, modifiedOn: "2026-11-26T12:00:00.000Z" });
  const result = targetPath({ template, source, names: "replace" });
  return "refused" in result ? result.refused : result.segments.join("/");
};

const rows = (pattern: RegExp): (readonly [string, string])[] =>
  Array.from(page.matchAll(pattern), ([, from = "", to = ""]) => [from, to] as const);

describe("docs/names.md", () => {
  it("has every placeholder", () => {
    for (const name of PLACEHOLDERS) expect(page).toContain(`\`{${name}}\``);
  });

  it.each(rows(/^\| `([^`]*\{[^`]*)` +\| `([^`{]*)` +\|$/gm))("%j leads to %j", (template, path) => {
    expect(pathOf(template, "2026/10/report.final.pdf")).toBe(path);
  });

  it.each(rows(/\| `([^`]+)` → `([^`]+)` +\|$/gm))("%j becomes %j", (blob, path) => {
    expect(pathOf("{path}", blob)).toBe(path);
  });

  it("has examples of both", () => {
    expect(rows(/^\| `([^`]*\{[^`]*)` +\| `([^`{]*)` +\|$/gm)).toHaveLength(4);
    expect(rows(/\| `([^`]+)` → `([^`]+)` +\|$/gm)).toHaveLength(9);
  });
});
