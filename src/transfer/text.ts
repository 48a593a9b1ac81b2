/** Text of at most `maxLength` UTF-16 units and without half characters: cut between two characters, with an ellipsis. */
export const shortText = (text: string, maxLength: number): string => {
  // Cut first, so that a huge text costs nothing.
  const kept =
    text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
  return kept.replace(/\p{Cs}/gu, "\uFFFD");
};

/**
 * Controls (ESC among them), line and paragraph separators, lone surrogates, and what shows nothing and so lets a name
 * pose as another: zero-width spaces, soft hyphens, tags, marks that turn the reading direction. Joiners stay, and
 * variation selectors where they belong; words of several languages, and emoji, are written with them.
 * `src/dashboard/format.js` has the same set; a test compares the two.
 */
export const UNPRINTABLE =
  /(?![\u200C\u200D]|(?<=\p{Emoji})[\uFE0E\uFE0F]|(?<=\p{Script=Han})[\u{E0100}-\u{E01EF}])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Makes text from outside (names, labels, messages) safe for a terminal or a log: one line that moves no cursor. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, "\uFFFD");
