import stringWidth from "string-width";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const charactersOf = (text: string): readonly string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Cuts a text to `columns` of a terminal; `…` marks the cut. */
export const fit = (text: string, columns: number): string =>
  stringWidth(text) <= columns ? text : `${takeColumns(charactersOf(text), columns - 1).join("")}…`;

/** Cuts a text at the front: the end of a path says most. */
export const fitEnd = (text: string, columns: number): string =>
  stringWidth(text) <= columns
    ? text
    : `…${takeColumns(charactersOf(text).toReversed(), columns - 1)
        .toReversed()
        .join("")}`;

/** Cuts a text in the middle, where ids differ least. */
export const fitMiddle = (text: string, columns: number): string => {
  if (stringWidth(text) <= columns) return text;
  const characters = charactersOf(text);
  const atEnd = Math.ceil((columns - 1) * 0.6);
  const head = takeColumns(characters, columns - 1 - atEnd);
  const tail = takeColumns(characters.toReversed(), atEnd).toReversed();
  return [...head, "…", ...tail].join("");
};

/** Pads a text with spaces to `columns` of a terminal. */
export const pad = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - stringWidth(text)));

/** Breaks a text into lines of at most `columns`, anywhere: names may have no spaces to break at. */
export const wrap = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const character of charactersOf(text)) {
    const characterWidth = stringWidth(character);
    if (line !== "" && width + characterWidth > columns) {
      lines.push(line);
      line = "";
      width = 0;
    }
    line += character;
    width += characterWidth;
  }
  return [...lines, line];
};

const takeColumns = (characters: readonly string[], columns: number): readonly string[] => {
  let width = 0;
  const end = characters.findIndex((character) => (width += stringWidth(character)) > columns);
  return end < 0 ? characters : characters.slice(0, end);
};
