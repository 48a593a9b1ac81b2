// ESLint rules about which file may import which. Types count like values: an import that the compiler drops still
// says what a file cannot be understood without.
import { readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import ts from "typescript";

const importsByFile = new Map();

/** The relative imports of a file, of any form: `{ target, pos, end }`. */
const parseImports = (file, text) =>
  ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName, pos, end }) => ({ target: resolve(dirname(file), fileName), pos, end }));

const importsOf = (file) => {
  let imports = importsByFile.get(file);
  if (imports === undefined) {
    const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    imports = isFile ? parseImports(file, readFileSync(file, "utf8")) : [];
    importsByFile.set(file, imports);
  }
  return imports;
};

/** The shortest way from one file to another along imports, both included; null when there is none. */
const pathBetween = (from, to) => {
  const cameFrom = new Map([[from, null]]);
  // The keys grow while they are walked: breadth first.
  for (const file of cameFrom.keys()) {
    if (file === to) {
      const path = [];
      for (let at = file; at !== null; at = cameFrom.get(at)) path.unshift(at);
      return path;
    }
    for (const { target } of importsOf(file)) if (!cameFrom.has(target)) cameFrom.set(target, file);
  }
  return null;
};

/** A rule that is asked about each relative import: `check(options, file, target)` returns a message or null. */
const importRule = (description, schema, check) => ({
  meta: { type: "problem", docs: { description }, schema },
  create: (context) => ({
    Program: () => {
      const file = context.filename;
      // What is linted may be newer than what was read for another file, in an editor for instance.
      const imports = parseImports(file, context.sourceCode.text);
      importsByFile.set(file, imports);
      const nameOf = (path) => relative(context.cwd, path).split(sep).join("/");
      for (const { target, pos, end } of imports) {
        const message = check(context.options, file, target, nameOf);
        if (message === null) continue;
        const [start, stop] = [pos, end].map((index) => context.sourceCode.getLocFromIndex(index));
        context.report({ loc: { start, end: stop }, message });
      }
    },
  }),
});

const noCircles = importRule(
  "Forbids imports that lead back to the file",
  [],
  (_options, file, target, nameOf) => {
    const path = pathBetween(target, file);
    return path === null ? null : `circular import: ${[file, ...path].map(nameOf).join(" → ")}`;
  },
);

/** The layer a path belongs to: the folder below `src`, else the first one. */
const layerOf = (name) => {
  const folders = name.split("/").slice(0, -1);
  return (folders[0] === "src" ? folders[1] : folders[0]) ?? "";
};

const layers = importRule(
  "Each folder imports only itself and the layers before it",
  [{ type: "array", items: { type: "array", items: { type: "string" } } }],
  ([order], file, target, nameOf) => {
    const [from, to] = [file, target].map((path) => layerOf(nameOf(path)));
    if (from === to) return null;
    const rankOf = (layer) => order.findIndex((names) => names.includes(layer));
    if (rankOf(from) < 0) return `${from || nameOf(file)} is not in the list of layers`;
    if (rankOf(to) >= 0 && rankOf(to) < rankOf(from)) return null;
    const allowed = order.slice(0, rankOf(from)).flat();
    return `${from} may import only from itself${allowed.length === 0 ? "" : ` and from ${allowed.join(", ")}`}, not from ${to || nameOf(target)}`;
  },
);

export default { rules: { "no-circles": noCircles, layers } };
