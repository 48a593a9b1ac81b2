import { expect, it } from "vitest";
import { load } from "./load.ts";

const { visible, formatBytes, formatDuration, humanise } = await load<{
  visible: (text: string) => string;
  formatBytes: (bytes: number) => string;
  formatDuration: (ms: number) => string;
  humanise: (name: string) => string;
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
  [999, "999 B"],
  [1000, "1.0 KB"],
  [99_949, "99.9 KB"],
  [99_960, "100 KB"],
  [999_499, "999 KB"],
  [999_500, "1.0 MB"],
  [62_500_000, "62.5 MB"],
  [5e12, "5.0 TB"],
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
