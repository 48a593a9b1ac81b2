import { readFileSync } from "node:fs";

/**
 * Whether Core Tools packs a file: it does not read `.funcignore` as git does. Each line becomes a regular expression
 * for the beginning of the path, with `*` for one or more characters but a slash; a line with `!` wins over all others
 * (https://github.com/Azure/azure-functions-core-tools, `GitIgnoreParser`). Newer versions were seen to end each
 * expression at a word boundary, so a file has to pass both readings alike.
 *
 * @param path of the project's `.funcignore`
 * @returns for a file's path from the project's folder, with slashes: what each of the two readings says
 */
export const packedBy = (path: string): ((file: string) => readonly [boolean, boolean]) => {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const ignored = lines.filter((line) => !line.startsWith("!")).map(patternOf);
  const kept = lines.filter((line) => line.startsWith("!")).map((line) => patternOf(line.slice(1)));
  const read = (end: string) => {
    const startsWithAny = (patterns: readonly string[]) =>
      patterns.length === 0
        ? /$^/
        : new RegExp(`^((${patterns.map((pattern) => pattern + end).join(")|(")}))`);
    const [deny, keep] = [startsWithAny(ignored), startsWithAny(kept)];
    return (file: string) => keep.test(file) || !deny.test(file);
  };
  const readings = [read(""), read("\\b")] as const;
  return (file) => [readings[0](file), readings[1](file)];
};

const patternOf = (line: string): string =>
  line
    .replace(/^\//, "")
    .replace(/[-[\]/{}()+?.\\^$|]/g, "\\$&")
    .replaceAll("**", "(.+)")
    .replaceAll("*", "([^\\/]+)");
