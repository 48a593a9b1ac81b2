/**
 * Turns package.json `main` into an expression for paths relative to the app root. Of the globs the worker takes,
 * `*`, `**`, `?` and `{a,b}` are understood; others give undefined.
 */
export function entryPattern(main: string): RegExp | undefined {
  const pattern = main.replace(/^\.\//, "");
  if (/[[\]!()+@]/.test(pattern)) return undefined;
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
  return depth === 0 ? new RegExp(`^${source}$`) : undefined;
}

/** The folder that holds every match: what stands before the first wildcard. */
export function entryFolder(main: string): string {
  const fixed = main.replace(/^\.\//, "").split(/[*?{]/)[0] ?? "";
  return fixed.slice(0, fixed.lastIndexOf("/") + 1);
}
