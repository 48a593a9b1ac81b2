import { expect, it } from "vitest";
import { load } from "./load.ts";

const { visible, formatBytes, formatDuration, humanise, sentence } = await load<{
  visible: (text: string) => string;
  formatBytes: (bytes: number) => string;
  formatDuration: (ms: number) => string;
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
  [0, "0 B"],
  [1023, "1,023 B"],
  [1024, "1.0 KiB"],
  [99.9 * 1024, "99.9 KiB"],
  [99.96 * 1024, "100 KiB"],
  [1023.4 * 1024, "1,023 KiB"],
  [1023.5 * 1024, "1.0 MiB"],
  [96 * 1024 ** 2, "96.0 MiB"],
  [5 * 1024 ** 4, "5.0 TiB"],
])("%i bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [-5, "0 s"],
  [1, "1 s"],
  [59_000, "59 s"],
  [61_000, "1 min 1 s"],
  [3_660_000, "1 h 1 min"],
  [90_000_000, "1 d 1 h"],
])("%i ms are %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
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
