/**
 * Two paths with the same key are the same file to SharePoint, which ignores case and, as far as is known, how a
 * character is composed. Its collation equates a few more, so that a name conflict can still follow
 * (https://github.com/OneDrive/onedrive-api-docs/issues/1198).
 */
export const collisionKey = (segments: readonly string[]): string =>
  // A dotless i is a letter of its own, but its capital is I.
  segments.join("/").normalize("NFC").split("ı").map(foldCase).join("ı").normalize("NFC");

/** Through the capitals, so that ς and σ, ß and ss, K and the Kelvin sign meet. */
const foldCase = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();
