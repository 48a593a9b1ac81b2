import { describe, expect, it } from "vitest";

interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly line: number;
  readonly change: string;
}
const { mutantsOf, withMutant } = (await import(
  new URL("../../mutation/mutants-of.mjs", import.meta.url).href
)) as {
  readonly mutantsOf: (text: string) => readonly Mutant[];
  readonly withMutant: (text: string, mutant: Mutant) => string;
};

const mutatedTexts = (text: string) => mutantsOf(text).map((mutant) => withMutant(text, mutant));

describe("the mutants of a text", () => {
  it.each([
    ["an equality", "f(a === b)", ["f(a !== b)"]],
    ["a comparison", "f(a < b)", ["f(a <= b)"]],
    ["a sum", "f(a + b)", ["f(a - b)"]],
    ["both operands", "f(a ?? b)", ["f(a)", "f(b)"]],
    ["a condition", "f(a ? b : c)", ["f(!(a) ? b : c)"]],
    ["a negated condition, once", "f(!a ? b : c)", ["f(a ? b : c)"]],
    ["a truth value", "f(true)", ["f(false)"]],
    ["a count", "f(9)", ["f(10)"]],
    ["a measure", "f(1_000)", ["f(2000)"]],
    ["a text", 'f("a")', ['f("")']],
    ["an empty text", 'f("")', ['f("mutant")']],
    ["a text with values", "f(`a${b}`)", ['f("")']],
    ["each item of a list", "f([a, b])", ["f([b])", "f([a])"]],
    ["each property of an object", "f({ a, ...b })", ["f({ ...b })", "f({ a })"]],
    ["a search for one that fits", "f(a.some(b))", ["f(a.every(b))"]],
    ["what a method does to its receiver", "f(a.trim())", ["f(a)"]],
    ["the ends of a pattern", "f(/^a$/)", ["f(/a$/)", "f(/^a/)"]],
  ])("change %s", (_title, text, expected) => {
    expect(mutatedTexts(`const x = ${text};`)).toEqual(expected.map((changed) => `const x = ${changed};`));
  });

  it("remove a statement that has an effect", () => {
    expect(mutatedTexts("effect(); while (a) { break; }")).toEqual([
      "; while (a) { break; }",
      "effect(); while (!(a)) { break; }",
      "effect(); while (a) { ; }",
    ]);
  });

  it.each([
    ["prose", 'const x = f("two words");'],
    ["a description", 'const x = { y: "two words" };'],
    ["imports and exports", 'import a from "b"; export { c } from "d";'],
    ["types", 'type A = "b" | 1; interface C { readonly d: true }'],
  ])("leave %s alone", (_title, text) => {
    expect(mutatedTexts(text)).toEqual([]);
  });

  it("say where they are and what they change", () => {
    expect(mutantsOf("a;\nconst x = f(b <\n  c);").slice(1)).toMatchObject([
      { line: 2, change: "b < c: < → <=" },
    ]);
    expect(mutantsOf("const x = f(1, 1);").map(({ change }) => change)).toEqual(["1 → 2", "1 → 2 (2)"]);
  });
});
