import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import type { Mutant } from "./mutants/mutant.ts";

const folder = join(import.meta.dirname, "mutants");
const source = resolve(import.meta.dirname, "../../src/transfer");
const lists = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "mutant.ts");

it.each(lists)("every mutant of %s patches code that exists, exactly once", async (list) => {
  const { mutants } = (await import(join(folder, list))) as { mutants: readonly Mutant[] };
  const edits = mutants.flatMap(({ title, edits }) => edits.map((edit) => ({ title, ...edit })));
  const stale = edits.filter(
    ({ file, from }) => readFileSync(join(source, file), "utf8").split(from).length !== 2,
  );
  expect(stale.map(({ title, file }) => `${title}: ${file}`)).toEqual([]);
});
