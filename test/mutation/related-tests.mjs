// Which test files load a source file, the nearest first.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

const filesBelow = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();

/** The files that a file imports at run time: types say nothing about what a test executes. */
const importsOf = (file) => {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return [];
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const types = new Set(
    source.statements
      .filter(
        (statement) =>
          (ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly === true) ||
          (ts.isExportDeclaration(statement) && statement.isTypeOnly),
      )
      .map(({ moduleSpecifier }) => moduleSpecifier.text),
  );
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith(".") && !types.has(name))
    .map((name) => resolve(dirname(file), name));
};

/**
 * @param root the folder of the project
 * @param folders the folders of tests to choose from, the cheap ones first
 * @returns for a source file its test files: those of the first folder first, and in a folder those that are fewer
 *   imports away
 */
export const relatedTests = (root, folders) => {
  const known = new Map();
  const cachedImportsOf = (file) => {
    if (!known.has(file)) known.set(file, importsOf(file));
    return known.get(file);
  };
  const related = new Map();
  folders.forEach((folder, rank) => {
    for (const test of filesBelow(join(root, folder), ".test.ts")) {
      const distances = new Map([[test, 0]]);
      // The keys grow while they are walked: breadth first.
      for (const [file, distance] of distances) {
        for (const imported of cachedImportsOf(file))
          if (!distances.has(imported)) distances.set(imported, distance + 1);
      }
      for (const [file, distance] of distances) {
        if (!related.has(file)) related.set(file, []);
        related.get(file).push({ test, order: rank * 1000 + distance });
      }
    }
  });
  return (file) => (related.get(file) ?? []).sort((a, b) => a.order - b.order).map(({ test }) => test);
};
