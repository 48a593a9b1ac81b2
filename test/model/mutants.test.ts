import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import type { Mutant } from "./mutants/mutant.ts";

const root = join(import.meta.dirname, "mutants");
const source = resolve(import.meta.dirname, "../../src");
const lists = ["transfer", "batch"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => ({ folder, name })),
);

it.each(lists)("every mutant of $folder/$name patches code that exists, exactly once", async (list) => {
  const { folder, name } = list;
  const { mutants } = (await import(join(root, folder, name))) as { mutants: readonly Mutant[] };
  const edits = mutants.flatMap(({ title, edits }) => edits.map((edit) => ({ title, ...edit })));
  const stale = edits.filter(
    ({ file, from }) => readFileSync(join(source, folder, file), "utf8").split(from).length !== 2,
  );
  expect(stale.map(({ title, file }) => `${title}: ${file}`)).toEqual([]);
});
