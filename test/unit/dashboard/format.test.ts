import { expect, it } from "vitest";
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
