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
  {
    file: "src/http/send.ts",
    line: '...(body === undefined || body === "" ? {} : { body }),',
    change: 'body === undefined || body === "": body === undefined || → removed',
    reason: "a body that is undefined is the same to the pipeline as none",
  },
  {
    file: "src/http/send.ts",
    line: "let bytes = 0;",
    change: "0 → 1",
    reason: "the text is cut at 64 KiB either way; a body of exactly 64 KiB only closes its connection",
  },
  {
    file: "src/intake/foreign-message.ts",
    line: "const [first, isBatch] = Array.isArray(json) ? [json[0] as unknown, true] : [json, false];",
    change: ", false removed",
    reason: "isBatch is only asked whether it is true",
  },
  {
    file: "src/graph/expected-ranges.ts",
    line: "apart.splice(-1, 1, { start: before.start, endExclusive: range.endExclusive });",
    change: "1 → 2 (2)",
    reason: "behind the last item there is nothing more to replace",
  },
  {
    file: "src/intake/validate-job.ts",
    line: 'if (isFromTheFuture(parsed.data.transferId ?? ""))',
    change: '"" → "mutant"',
    reason: "neither text is an id that holds a time",
  },
  {
    file: "src/storage/message-json.ts",
    line: "while (end > start && isFiller(end - 1)) end--;",
    change: "end > start: > → >=",
    reason: "differs only for a text of nothing but fillers, of which nothing is left either way",
  },
];
