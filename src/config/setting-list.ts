/** The entries of a setting that is a list: separated by commas or lines, without blanks around them. */
export const entriesOf = (text: string): readonly string[] =>
  text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
