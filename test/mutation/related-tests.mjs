// Which test files load a source file, the nearest first.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
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

/** Imports between a test and a file that it is still about. */
const FURTHEST = 4;

/**
 * Whether a test is named after a source file: `src/http/send.ts` is tested by `test/unit/http/send.test.ts` and
 * `send-streams.test.ts`. It may reach that file by way of others only.
 */
const isNamedAfter = (root, folder, test, file) => {
  const place = relative(join(root, "src"), file);
  const testPlace = relative(join(root, folder), test);
  const name = basename(place, ".ts");
  return dirname(testPlace) === dirname(place) && new RegExp(`^${name}(-|\\.)`).test(basename(testPlace));
};

/**
 * @param root the folder of the project
 * @param folders the folders of tests to choose from, the cheap ones first
 * @param nearest how many test files of a folder to name at most
 * @returns for a source file its test files: those of the first folder first, and in a folder those that are named
 *   after it, and then those that are fewer imports away
 */
export const relatedTests = (root, folders, nearest) => {
  const known = new Map();
  const cachedImportsOf = (file) => {
    if (!known.has(file)) known.set(file, importsOf(file));
    return known.get(file);
  };
  const distancesFrom = (test) => {
    const distances = new Map([[test, 0]]);
    // The keys grow while they are walked: breadth first.
    for (const [file, distance] of distances) {
      for (const imported of cachedImportsOf(file))
        if (!distances.has(imported)) distances.set(imported, distance + 1);
    }
    return distances;
  };
  const folderTests = folders.map((folder) =>
    filesBelow(join(root, folder), ".test.ts").map((test) => ({
      folder,
      test,
      distances: distancesFrom(test),
    })),
  );
  return (file) =>
    folderTests.flatMap((tests) =>
      tests
        .map(({ folder, test, distances }) => ({
          test,
          distance: isNamedAfter(root, folder, test, file) ? 0 : distances.get(file),
        }))
        .filter(({ distance }) => distance <= FURTHEST)
        .sort((a, b) => a.distance - b.distance)
        .slice(0, nearest)
        .map(({ test }) => test),
    );
};
