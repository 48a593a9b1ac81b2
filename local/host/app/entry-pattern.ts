/**
 * Turns package.json `main` into an expression for paths relative to the app root. Of the globs that the worker
 * accepts, `*`, `**`, `?` and `{a,b}` are supported.
 * @returns null when the pattern uses any other
 */
export const entryPattern = (main: string): RegExp | null => {
  const pattern = main.replace(/^\.\//, "");
  if (/[[\]!()+@]/.test(pattern)) return null;
  let depth = 0;
  const source = pattern.replace(/\*\*\/|\*|\?|[{},]|[^*?{},]+/g, (part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part === "{") {
      depth++;
      return "(?:";
    }
    if (part === "}") {
      depth--;
      return ")";
    }
    if (part === ",") return depth > 0 ? "|" : ",";
    return part.replace(/[.\\^$|]/g, "\\$&");
  });
  return depth === 0 ? new RegExp(`^${source}$`) : null;
};

/** The folder that contains every match: the part before the first wildcard. */
export const entryFolder = (main: string): string => {
  const fixed = main.replace(/^\.\//, "").split(/[*?{]/)[0] ?? "";
  return fixed.slice(0, fixed.lastIndexOf("/") + 1);
};
