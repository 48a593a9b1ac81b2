// Whether the compiler accepts a mutant: what it refuses needs no test.

import ts from "typescript";

/** @param root the folder of the project */
export const compilerFor = (root) => {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const cache = new Map();
  let edited = null;
  let last;
  const resolved = ts.createModuleResolutionCache(root, (name) => name, options);
  const host = {
    ...ts.createCompilerHost(options),
    getModuleResolutionCache: () => resolved,
    getSourceFile: (file, target) => {
      if (file === edited?.file) return ts.createSourceFile(file, edited.text, target, true);
      if (!cache.has(file)) {
        const text = ts.sys.readFile(file);
        cache.set(file, text === undefined ? undefined : ts.createSourceFile(file, text, target, true));
      }
      return cache.get(file);
    },
  };
  /** Its own file only: what a changed type breaks elsewhere counts as a mutant for the tests. */
  return (file, text) => {
    edited = { file, text };
    // Of the program before, only what its files import is used again. A checker for each file would fill the memory.
    const program = ts.createProgram([file], options, host, last);
    last = program;
    const source = program.getSourceFile(file);
    return (
      program.getSyntacticDiagnostics(source).length === 0 &&
      program.getSemanticDiagnostics(source).length === 0
    );
  };
};
