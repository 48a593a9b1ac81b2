// Whether the compiler accepts a mutant: what it refuses needs no test.

import ts from "typescript";

/** @param root the folder of the project */
export const compilerFor = (root) => {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const cache = new Map();
  let edited = null;
  const host = {
    ...ts.createCompilerHost(options),
    getSourceFile: (file, target) => {
      if (file === edited?.file) return ts.createSourceFile(file, edited.text, target, true);
      if (!cache.has(file)) {
        const text = ts.sys.readFile(file);
        cache.set(file, text === undefined ? undefined : ts.createSourceFile(file, text, target, true));
      }
      return cache.get(file);
    },
  };
  const programs = new Map();
  /** Its own file only: what a changed type breaks elsewhere counts as a mutant for the tests. */
  return (file, text) => {
    const before = programs.get(file) ?? ts.createProgram([file], options, host);
    edited = { file, text };
    const program = ts.createProgram([file], options, host, before);
    edited = null;
    programs.set(file, program);
    const source = program.getSourceFile(file);
    return (
      program.getSyntacticDiagnostics(source).length === 0 &&
      program.getSemanticDiagnostics(source).length === 0
    );
  };
};
