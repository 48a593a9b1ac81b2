/**
 * Strings, comments, names and numbers, punctuation, whitespace; anything else matches as a single character. A string
 * or comment without an end goes on to the end of the text.
 */
const TOKEN =
  /"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\]|\\[^])*(?:'|$)|\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|[\w$.+-]+|[{}[\]:,]|\s+|[^]/g;

/**
 * Parses JSON as leniently as the JSON library of the Functions host and the Core Tools: comments, trailing commas,
 * names without quotes and single quotes are accepted.
 * @throws {SyntaxError} about the text as it stands
 */
export const parseLenientJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      return JSON.parse(toStrict(text));
    } catch {
      throw error;
    }
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
