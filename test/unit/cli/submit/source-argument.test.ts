import { describe, expect, it } from "vitest";
import { readSource } from "../../../../src/cli/submit/source-argument.ts";

describe("a source", () => {
  it.each([
    ["c/a/b.pdf", { kind: "blob", container: "c", blob: "a/b.pdf" }],
    ["c/a/*", { kind: "prefix", container: "c", prefix: "a/" }],
    ["c/*", { kind: "prefix", container: "c", prefix: "" }],
    ["https://acc.example/c/b", { kind: "url", url: "https://acc.example/c/b" }],
  ])("%s", (text, expected) => {
    expect(readSource(text)).toEqual(expected);
  });

  it("may have a star in its name", () => {
    expect(readSource("c/a*", true)).toEqual({ kind: "blob", container: "c", blob: "a*" });
    expect(readSource("c/a*b?", true)).toEqual({ kind: "blob", container: "c", blob: "a*b?" });
  });

  it.each(["c/a*b", "c/*.pdf", "c/a?.pdf", "c/a?", "c/a**"])("%s is refused, with what to do", (text) => {
    expect(() => readSource(text)).toThrow(/is not a wildcard here; .*add --literal/);
  });

  it.each(["c", "c/", "/b", ""])("%j is rejected", (text) => {
    expect(() => readSource(text)).toThrow(/is not a valid source/);
  });
});
