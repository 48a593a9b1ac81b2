import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acceptableName,
  isAcceptableName,
  MAX_NAME_LENGTH,
  nameRefusal,
  splitExtension,
} from "../../../../src/transfer/target-path/names.ts";
import { nasty } from "./nasty-text.ts";

describe("an acceptable name", () => {
  it("is one that the rules leave alone, for names of every kind", () => {
    fc.assert(
      fc.property(nasty, fc.boolean(), (name, isRootFolder) => {
        const accepted = acceptableName(name, isRootFolder);
        if (accepted === null) return;
        expect(nameRefusal(accepted, isRootFolder)).toBeNull();
        expect(acceptableName(accepted, isRootFolder)).toBe(accepted);
        expect(accepted.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
      }),
      { numRuns: 1000 },
    );
  });

  it("has no reason to be refused, and every other name has one", () => {
    fc.assert(
      fc.property(nasty, (name) => {
        expect(nameRefusal(name) === null).toBe(isAcceptableName(name));
      }),
      { numRuns: 1000 },
    );
  });

  it("is made the same way each time", () => {
    fc.assert(
      fc.property(nasty, (name) => {
        expect(acceptableName(name)).toBe(acceptableName(name));
      }),
    );
  });

  it("keeps the extension, however long the name", () => {
    const extension = fc.stringMatching(/^[a-z0-9]{1,32}$/);
    fc.assert(
      fc.property(nasty, fc.nat(300), extension, (stem, padding, ending) => {
        const accepted = acceptableName(`${"x".repeat(padding)}${stem}a.${ending}`);
        expect(accepted?.endsWith(`.${ending}`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is never cut inside what readers see as one character", () => {
    const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
    const letter = fc.constantFrom("a", "😀", "e\u0301\u0323", "👩‍👩‍👧‍👦", "🇩🇪", "각", "👍🏽", "❤️", "नि");
    fc.assert(
      fc.property(fc.array(letter, { minLength: 260, maxLength: 300 }), (letters) => {
        const accepted = acceptableName(`${letters.join("")}.pdf`) ?? "";
        const stem = accepted.slice(0, -".pdf".length);
        const kept = Array.from(graphemes.segment(stem), ({ segment }) => segment);
        const whole = Array.from(graphemes.segment(letters.join("")), ({ segment }) => segment);
        expect(kept).toEqual(whole.slice(0, kept.length));
        expect(accepted.length).toBeGreaterThan(MAX_NAME_LENGTH - 12);
      }),
    );
  });
});

it("forms is refused only as a folder at the root of a library", () => {
  expect(nameRefusal("Forms")).toBeNull();
  expect(nameRefusal("Forms", true)).toBe("is reserved at the root of a library");
  expect(acceptableName("Forms", true)).toBe("_Forms");
  expect(acceptableName("forms.x", true)).toBe("forms.x");
});

it.each([
  ["a.pdf", "a", "pdf"],
  ["a.tar.gz", "a.tar", "gz"],
  [".config", ".config", ""],
  ["none", "none", ""],
  ["", "", ""],
  ["end.", "end.", ""],
  ["a.b c", "a.b c", ""],
  [`a.${"x".repeat(33)}`, `a.${"x".repeat(33)}`, ""],
  ["x\n.y", "x\n", "y"],
])("%j has the stem %j and the extension %j", (name, stem, extension) => {
  expect(splitExtension(name)).toEqual({ stem, extension });
});
