import type { Mutant } from "../mutant.ts";

/** R10 and R11: the bytes of one version, hashed once. */
export const mutants: readonly Mutant[] = [
  {
    rule: "R10",
    title: "the source is not pinned",
    edits: [
      {
        file: "step/actions/send-range.ts",
        from: "const opened = await openSource(ports, context.record, range);",
        to: `const now = await ports.source.pin(context.record.request.source);
  const source = now.kind === "pinned" ? now.source : context.record.source;
  const opened = await openSource(ports, { ...context.record, source }, range);`,
      },
    ],
  },
  {
    rule: "R10",
    title: "a blob of the same size is taken for the pinned one",
    edits: [
      {
        file: "step/item/open-source.ts",
        from: "(versionId !== null ||",
        to: "(before.bytes > 0 ||",
      },
    ],
  },
  {
    rule: "R11",
    title: "the hash misses bytes that landed without an answer",
    edits: [
      {
        file: "step/actions/send-range.ts",
        from: "if (range.start > context.record.hash.upTo) return await closeHashGap(context, range.start);",
        to: "",
      },
    ],
  },
  {
    rule: "R11",
    title: "a range is hashed twice",
    edits: [
      {
        file: "hash/tap.ts",
        from: "if (known < bytes.length) hash.update(known > 0 ? bytes.subarray(known) : bytes);",
        to: "hash.update(bytes);",
      },
    ],
  },
  {
    rule: "R11",
    title: "a hash that differs passes",
    edits: [{ file: "step/item/compare.ts", from: `mode === "warn" ||`, to: `mode !== "off" ||` }],
  },
  {
    rule: "R11",
    title: "the first lookup of the committed item is conclusive",
    edits: [
      {
        file: "step/actions/verify.ts",
        from: "if (!isLookedUp || !isSurprising(end.record, item, rules)) return end;",
        to: "if (isLookedUp || !isSurprising(end.record, item, rules)) return end;",
      },
    ],
  },
];
