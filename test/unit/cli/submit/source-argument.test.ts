import { describe, expect, it } from "vitest";
import { readSource } from "../../../../src/cli/submit/source-argument.ts";

describe("a source", () => {
  it.each([
    ["c/a/b.pdf", { kind: "blob", container: "c", blob: "a/b.pdf" }],
    ["c/a/*", { kind: "prefix", container: "c", prefix: "a/" }],
    ["c/*", { kind: "prefix", container: "c", prefix: "" }],
    ["c/a*b", { kind: "blob", container: "c", blob: "a*b" }],
    ["https://acc.example/c/b", { kind: "url", url: "https://acc.example/c/b" }],
  ])("%s", (text, expected) => {
    expect(readSource(text)).toEqual(expected);
  });

  it("may have a star in its name", () => {
    expect(readSource("c/a*", true)).toEqual({ kind: "blob", container: "c", blob: "a*" });
  });

  it.each(["c", "c/", "/b", ""])("%j is rejected", (text) => {
    expect(() => readSource(text)).toThrow(/is not a valid source/);
  });
});
