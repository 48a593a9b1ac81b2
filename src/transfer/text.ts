/** Text of at most `maxLength` UTF-16 units and without half characters: cut between two characters, with an ellipsis. */
export const shortText = (text: string, maxLength: number): string => {
  // Cut first, so that a huge text costs nothing.
  const kept =
    text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
  return kept.replace(/\p{Cs}/gu, "\uFFFD");
};

/** Controls (ESC among them), line and paragraph separators, marks that turn the reading direction, lone surrogates. */
export const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Makes text from outside (names, labels, messages) safe for a terminal or a log: one line that moves no cursor. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, "\uFFFD");
