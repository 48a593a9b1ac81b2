import { expect, it } from "vitest";
import { printable } from "../../../src/transfer/text.ts";
import { load } from "./load.ts";

const { visible, humanise, sentence } = await load<{
  visible: (text: string) => string;
  humanise: (name: string) => string;
  sentence: (text: string) => string;
}>("format.js");

it("characters that would let a name pose as another one are shown", () => {
  expect(visible("invoice\u202Efdp.exe")).toBe("invoice⟨U+202E⟩fdp.exe");
  expect(visible("a\u0000b\u200Bc\u2028d\n")).toBe("a⟨U+0000⟩b⟨U+200B⟩c⟨U+2028⟩d⟨U+000A⟩");
});

it("the page, the command line and the log take the same characters for hidden ones", () => {
  const differing: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    for (const before of code >= 0xfe00 && code <= 0xfe0f ? ["a", "1"] : ["a"]) {
      const text = before + String.fromCodePoint(code);
      if ((visible(text) === text) !== (printable(text) === text)) differing.push(code.toString(16));
    }
  }
  expect(differing).toEqual([]);
});

it("words in any script, joiners and markup are left as they are", () => {
  for (const text of ["<img onerror=x>", "日本語", "می‌خواهم", "👩‍💻", "é"]) expect(visible(text)).toBe(text);
});

it.each([
  ["driveId", "Drive ID"],
  ["sharingUrl", "Sharing URL"],
  ["url", "URL"],
  ["groupActivityItem", "Group activity item"],
  ["container", "Container"],
])("%s reads %s", (name, words) => {
  expect(humanise(name)).toBe(words);
});

it.each([
  ["creating the upload session: Graph answered 403", "Creating the upload session: Graph answered 403"],
  ["is missing", "Is missing"],
  ["target.itemId: is missing", "target.itemId: is missing"],
  ["", ""],
])("%s as a sentence is %s", (text, said) => {
  expect(sentence(text)).toBe(said);
});
