import stringWidth from "string-width";

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Cut to `columns` of a terminal, with `…` at the end where something was cut. */
export const fit = (text: string, columns: number): string => {
  if (stringWidth(text) <= columns) return text;
  let kept = "";
  for (const { segment } of characters.segment(text)) {
    if (stringWidth(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
};

/** Filled up with blanks to `columns`, as a terminal counts them. */
export const pad = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - stringWidth(text)));

/** Cut at the front, for paths, whose end says most. */
export const fitEnd = (text: string, columns: number): string => {
  if (stringWidth(text) <= columns) return text;
  let kept = "";
  for (const { segment } of [...characters.segment(text)].reverse()) {
    if (stringWidth(segment + kept) > columns - 1) break;
    kept = segment + kept;
  }
  return `…${kept}`;
};

/** Broken into lines of at most `columns`, anywhere: names have no blanks to break at. */
export const wrap = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const { segment } of characters.segment(text)) {
    if (line !== "" && stringWidth(line + segment) > columns) {
      lines.push(line);
      line = "";
    }
    line += segment;
  }
  return [...lines, line];
};
