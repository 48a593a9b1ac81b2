import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { machineTable } from "../../support/machine-table.ts";

const root = resolve(import.meta.dirname, "../../..");
const protocol = (): string => readFileSync(join(root, "docs/protocol.md"), "utf8");

describe("docs/protocol.md", () => {
  it("holds the machine's table as the code has it", () => {
    const [, between] = /<!-- machine -->\n([^]*?)<!-- \/machine -->/.exec(protocol()) ?? [];
    const [, table] = /^\s*```\w*\n([^]*?)\n```\s*$/.exec(between ?? "") ?? [];
    expect(table).toBe(machineTable());
  });
});

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(root, "src", name));

describe.each(Array.from({ length: 17 }, (_, index) => `R${index + 1}`))("rule %s", (rule) => {
  const keepers = sources
    .filter((file) =>
      new RegExp(String.raw`^\s*(/\*\*|\*|//) ${rule}\. `, "m").test(readFileSync(file, "utf8")),
    )
    .map((file) => relative(root, file).replaceAll("\\", "/"));

  it("is stated in exactly one source file", () => {
    expect(keepers).toHaveLength(1);
  });

  it("is linked to that file from docs/protocol.md", () => {
    const line = protocol()
      .split("\n")
      .find((text) => new RegExp(String.raw`\b${rule}\b.*\]\(`).test(text));
    expect(line).toContain(`](../${keepers[0] ?? ""}`);
  });
});
