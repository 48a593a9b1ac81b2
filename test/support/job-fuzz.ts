import fc from "fast-check";
import { kinds, targetsOf } from "./targets.ts";

/** Texts that have broken parsers, paths, terminals or queues before. */
const hostileTexts = fc.constantFrom(
  "",
  ".",
  "..",
  "../secrets/x",
  "a\\..\\b",
  "__proto__",
  "constructor",
  "%00",
  "a\u0000b",
  "\uD800",
  "\uFFFE\uFFFF",
  "\u202Egpj.exe",
  "CON",
  "~$lock.docx",
  "https://evil.example/x",
  "https://acct.blob.core.windows.net@evil.example/c/b",
  "https://acct.blob.core.windows.net.evil.example/c/b",
  "https://acct.blob.core.windows.net/reports/a?sig=s3cret",
  "https://acct.dfs.core.windows.net/reports/a#1",
  "http://169.254.169.254/metadata",
  "//evil.example/x",
  "azure-webjobs-hosts",
  "$root",
  "x".repeat(2_000),
  "é".repeat(300),
  "a/".repeat(400),
);
const texts = fc.oneof(
  { weight: 3, arbitrary: hostileTexts },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
);
const nested = fc
  .integer({ min: 1, max: 300 })
  .map((levels) => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as unknown);
const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: texts },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e300, 327_680, [], {}, [[]]),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: nested },
);

const names = fc
  .array(fc.constantFrom("2026", "10", "Grüße", "文書 💾", "a b", "report.pdf", "x.docx", "#1%"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join("/"));

const jobs: fc.Arbitrary<object> = fc.record(
  {
    source: fc.oneof(
      fc.record({ container: fc.constantFrom("reports", "scans-2026", "$root"), blob: names }),
      names.map((name) => ({ url: `https://acct.blob.core.windows.net/reports/${encodeURI(name)}` })),
    ),
    target: fc.constantFrom(...kinds).map((kind) => targetsOf("01ABC")[kind]),
    transferId: fc.string({ unit: fc.constantFrom("a", "B", "7", "-", "."), minLength: 1, maxLength: 12 }),
    options: fc.record(
      {
        conflictBehavior: fc.constantFrom("fail", "replace", "rename"),
        deferCommit: fc.boolean(),
        verify: fc.constantFrom("auto", "strict", "warn", "off"),
        rangeBytes: fc.constantFrom(327_680, 655_360),
        name: fc.constantFrom("a.pdf", "Q3 Übersicht.xlsx"),
        labels: fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), fc.string({ maxLength: 10 }), {
          maxKeys: 4,
        }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["source", "target"] },
);
const others: fc.Arbitrary<object> = fc.constantFrom<object>(
  { blobferry: "step", transferId: "t", runId: "8be4df61-93ca-41d2-aa0d-00e098032b8c", step: 3 },
  { blobferry: "retry", transferId: "t", step: 0, admittedAt: "2026-10-05T12:00:00.000Z" },
  { specversion: "1.0", type: "Microsoft.Storage.BlobCreated", source: "/x", id: "1", data: {} },
  { $content: "e30=", "$content-type": "application/json" },
);

interface Mutation {
  readonly pick: number;
  readonly does: "set" | "delete" | "add";
  readonly name: string;
  readonly value: unknown;
}
const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    pick: fc.nat(),
    does: fc.constantFrom("set" as const, "delete" as const, "add" as const),
    name: texts,
    value: values,
  }),
  { maxLength: 3 },
);

/** Applies a mutation to one of the fields at any depth. */
const mutated = (json: unknown, { pick, does, name, value }: Mutation): unknown => {
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const collect = (inner: unknown, depth: number): void => {
    if (typeof inner !== "object" || inner === null || depth > 4) return;
    for (const [key, next] of Object.entries(inner)) {
      places.push([inner as Record<string, unknown>, key]);
      collect(next, depth + 1);
    }
  };
  const copy = structuredClone(json);
  collect(copy, 0);
  const [holder, key] = places[pick % Math.max(1, places.length)] ?? [];
  if (holder === undefined || key === undefined) return copy;
  if (does === "delete") Reflect.deleteProperty(holder, key);
  else
    Object.defineProperty(holder, does === "set" ? key : name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  return copy;
};

const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
const ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `\uFEFF ${text}\r\n`,
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(text).toString("base64url"),
  (text) => utf16(text).toString("base64"),
  (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16().toString("base64"),
  (text) => Buffer.from(Buffer.from(text).toString("base64")).toString("base64"),
  (text) => JSON.stringify(text),
  (text) => `b'${text.replace(/[\\']/g, "\\$&")}'`,
  (text) => `${text}\0`,
  (text) => text.slice(0, text.length >> 1),
  (text) => text.replace(/"/g, "'"),
  (text) => text.replace("{", '{"__proto__":{"polluted":true},'),
];

/** The text of a message as some producer may send it, from well-formed jobs to none at all. */
export const messageTexts: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({
        json: fc.oneof({ weight: 8, arbitrary: jobs }, { weight: 1, arbitrary: others }),
        changes: fc.oneof(
          { weight: 2, arbitrary: mutations },
          { weight: 1, arbitrary: fc.constant<readonly Mutation[]>([]) },
        ),
        encode: fc.oneof(
          { weight: 2, arbitrary: fc.constant(ENCODINGS[0]) },
          { weight: 1, arbitrary: fc.constantFrom(...ENCODINGS) },
        ),
      })
      .map(({ json, changes, encode = String }) =>
        encode(JSON.stringify(changes.reduce<unknown>(mutated, json))),
      ),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
  { weight: 1, arbitrary: fc.base64String({ maxLength: 200 }) },
);
