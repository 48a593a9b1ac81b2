/** Strings, comments, names and numbers, punctuation, whitespace; anything else matches as a single character. */
const TOKEN = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\/\*[^]*?\*\/|\/\/[^\n]*|[\w$.+-]+|[{}[\]:,]|\s+|[^]/g;

/**
 * Parses JSON as leniently as the host's JSON library: names without quotes, single quotes, trailing commas and
 * comments are accepted.
 * @returns null when the text is no JSON even so
 */
export const parseLenientJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return parse(toStrict(text));
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const toStrict = (text: string): string => {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !/^(?:\s|\/[/*])/.test(token));
  return tokens
    .filter((token, index) => token !== "," || !/^[}\]]$/.test(tokens[index + 1] ?? ""))
    .map((token, index, kept) => {
      if (token.startsWith("'")) return toDoubleQuotes(token);
      const isName = kept[index + 1] === ":" && /^[\w$]/.test(token);
      return isName ? JSON.stringify(token) : token;
    })
    .join(" ");
};

const toDoubleQuotes = (token: string): string => {
  const content = token.slice(1, -1).replace(/\\[^]|"/g, (part) => {
    if (part === "\\'") return "'";
    return part === '"' ? '\\"' : part;
  });
  return `"${content}"`;
};
