import type { PathRefusal } from "./path-template.ts";

/** What a folder without an acceptable name becomes, as in `target-path.ts`. */
const NOTHING_LEFT = "_";

/**
 * A template whose `{path}` and `{dir}` begin below a prefix, for a blob that has it: the folders below the prefix take
 * the place of `{dir}`, as text. So a job needs no prefix of its own, and whatever is known only once the blob has been
 * read stays a placeholder.
 *
 * @param prefix of a blob's name; the folders begin below its last slash
 * @param names what to do about a folder without an acceptable name
 */
export const belowPrefix = (
  template: string,
  {
    blob,
    prefix,
    names,
  }: { readonly blob: string; readonly prefix: string; readonly names: "replace" | "fail" },
): string | PathRefusal => {
  const root = /^[^]*[/\\]/.exec(prefix)?.[0] ?? "";
  if (root === "" || !/\{(?:path|dir)\}/.test(template)) return template;
  const folders = foldersOf(blob.slice(root.length));
  const unnamed = folders.find((folder) => isUnnamed(folder));
  if (names === "fail" && unnamed !== undefined)
    return { refused: `leads to a folder "${unnamed}", which is not a valid name` };
  const dir = folders.map((folder) => (isUnnamed(folder) ? NOTHING_LEFT : literal(folder))).join("/");
  const path = dir === "" ? "{name}" : `${dir}/{name}`;
  return template
    .replace(/\{\{|\}\}|\{path\}|\{dir\}/g, (token) =>
      token === "{path}" ? path : token === "{dir}" ? dir : token,
    )
    .replace(/^\/+/, "")
    .replace(/\/{2,}/g, "/");
};

const foldersOf = (path: string): readonly string[] => {
  const above = /^([^]*)[/\\][^/\\]+[/\\]*$/.exec(path)?.[1];
  return above === undefined ? [] : above.split(/[/\\]/);
};

/** A template takes none of these as a segment. */
const isUnnamed = (folder: string): boolean => ["", ".", ".."].includes(folder);

/** As a template says it. */
const literal = (text: string): string => text.replace(/[{}]/g, "$&$&");
