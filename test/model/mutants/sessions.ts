import type { Mutant } from "./mutant.ts";

/** DESIGN rules 5, 6 and 7: ask, fence, look. */
export const mutants: readonly Mutant[] = [
  {
    rule: "5",
    what: "a redelivery sends without asking",
    edits: [{ file: "decide.ts", from: "redelivered || record.queryFirst ?", to: "record.queryFirst ?" }],
  },
  {
    rule: "5",
    what: "a repeat sends without asking",
    edits: [{ file: "decide.ts", from: "redelivered || record.queryFirst ?", to: "redelivered ?" }],
  },
  {
    rule: "5 JUMP",
    what: "bytes follow an offset that is not written",
    edits: [
      {
        file: "actions/ask.ts",
        from: "return nextStep(learnt(record, answer, moment));",
        to: "return await send(withRecord(context, progressed(record, answer, false)));",
      },
    ],
  },
  {
    rule: "5 FIX_HASH",
    what: "the hash misses what landed unseen",
    edits: [
      {
        file: "actions/send.ts",
        from: "if (range.start > record.hash.upTo) return await closeHashGap(context, range.start);",
        to: "",
      },
    ],
  },
  {
    rule: "5",
    what: "a range is hashed twice",
    edits: [
      {
        file: "actions/hash-tap.ts",
        from: "if (known < chunk.length) hash.update(known > 0 ? chunk.subarray(known) : chunk);",
        to: "hash.update(chunk);",
      },
    ],
  },
  {
    rule: "6",
    what: "a restart does not fence",
    edits: [
      {
        file: "actions/free.ts",
        from: "const fenced = await fence(context);",
        to: `const fenced = { kind: "gone" } as Awaited<ReturnType<typeof fence>>;`,
      },
    ],
  },
  {
    rule: "6 FIX_FREEFIRST",
    what: "an end does not fence",
    edits: [
      {
        file: "actions/end.ts",
        from: "const fenced = await fence(context);",
        to: `const fenced = { kind: "gone" } as Awaited<ReturnType<typeof fence>>;`,
      },
    ],
  },
  {
    rule: "6 FIX_ENDLOOK",
    what: "an end does not look",
    edits: [{ file: "actions/end.ts", from: `fenced.kind === "gone" ||`, to: "" }],
  },
  {
    rule: "7",
    what: "a range that may have been the last is made smaller",
    edits: [{ file: "range-size.ts", from: " || mayHaveCommitted(record)", to: "" }],
  },
];
