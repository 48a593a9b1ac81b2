import { expect, it } from "vitest";
import { matchRules } from "../../../src/rules/match-rules.ts";
import { rulesOf } from "../../support/event-messages.ts";

const target = { kind: "drive", driveId: "b!1" };
const whyNot = (when: object, blob: string, bytes: number | null = 10): string | null => {
  const rules = rulesOf({ rules: [{ name: "one", when: { container: "scans", ...when }, target }] });
  const { rule, others } = matchRules(rules, { container: "scans", blob, bytes });
  expect(others).toHaveLength(rule === null ? 1 : 0);
  return others[0]?.why ?? null;
};

it.each([
  [{}, "a.pdf", null],
  [{ container: "other" }, "a.pdf", "is for the container other"],
  [{ prefix: "2026/inv" }, "2026/invoice.pdf", null],
  [{ prefix: "2026/" }, "2025/a.pdf", 'is for names that begin with "2026/"'],
  [{ suffix: ".pdf" }, "a.PDF", 'is for names that end with ".pdf"'],
  [{ prefix: "2026/" }, "2026/", "is for blobs below its prefix"],
  [{ prefix: "2026/" }, "2026//", "is for blobs below its prefix"],
  [{ include: ["*.pdf", "**/*.tif"] }, "x/y/a.tif", null],
  [{ include: ["*.pdf", "**/*.tif"] }, "x/a.pdf", 'includes only "*.pdf", "**/*.tif"'],
  [{ prefix: "2026/", include: ["*.pdf"] }, "2026/a.pdf", null],
  [{ include: ["*.pdf"] }, "a.PDF", 'includes only "*.pdf"'],
  [{ exclude: ["**/tmp/**"] }, "x/tmp/y/a.pdf", 'excludes "**/tmp/**"'],
  [{ include: ["**"], exclude: ["a?.pdf"] }, "a1.pdf", 'excludes "a?.pdf"'],
  [{ include: ["[a].{pdf,tif}"] }, "[a].{pdf,tif}", null],
  [{ minBytes: 10, maxBytes: 10 }, "a.pdf", null],
  [{ minBytes: 11 }, "a.pdf", "is for blobs of at least 11 bytes"],
  [{ maxBytes: 9 }, "a.pdf", "is for blobs of at most 9 bytes"],
])("a rule %j is right about %s: %s", (when, blob, why) => {
  expect(whyNot(when, blob)).toBe(why);
});

it("takes conditions on the size as met while the size is not known", () => {
  expect(whyNot({ minBytes: 11, maxBytes: 12 }, "a.pdf", null)).toBeNull();
});

it("lets the first rule that matches apply, and says of each other why not", () => {
  const when = { container: "scans" };
  const rules = rulesOf({
    rules: [
      { name: "other", when: { container: "other" }, target },
      { name: "first", when, target },
      { name: "second", when, target },
      { name: "small", when: { ...when, maxBytes: 1 }, target },
    ],
  });
  const { rule, others } = matchRules(rules, { container: "scans", blob: "a", bytes: 10 });
  expect(rule?.name).toBe("first");
  expect(others).toEqual([
    { name: "other", why: "is for the container other" },
    { name: "second", why: "matches too, but first comes first" },
    { name: "small", why: "is for blobs of at most 1 bytes" },
  ]);
});

it("takes no exponential time for a glob, or this would not end", () => {
  expect(whyNot({ include: [`${"*a".repeat(199)}b`] }, "a".repeat(1000))).toMatch(/^includes only/);
});
