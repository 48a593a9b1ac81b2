// Mutants that no test can notice, each with the reason. They are not tried, and not counted among those that are.

/**
 * `line` is the source line without its indentation and `change` what the run prints, so that an entry whose code has
 * changed is reported instead of hiding a new mutant.
 */
export const equivalent = [
  {
    file: "src/http/retry-after.ts",
    line: 'const text = header?.trim() ?? "";',
    change: '"" → "mutant"',
    reason: "either text is neither a number nor a date, which is null",
  },
];
