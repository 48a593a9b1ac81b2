import { splitExtension } from "./names.ts";
import {
  shown,
  type PathRefusal,
  type PathTemplate,
  type Piece,
  type Placeholder,
  type Segment,
} from "./path-template.ts";

/** What the placeholders of a template are filled from. */
export interface PathSource {
  readonly container: string;
  /** The blob's name, with its virtual folders. */
  readonly blob: string;
  /** Of a batch; empty for a single job. `{path}` and `{dir}` begin below its last slash. */
  readonly prefix: string;
  /** Last-Modified in ISO 8601; null while the blob has not been read. */
  readonly modifiedOn: string | null;
  /** Names of any case: the service ignores it. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The segments of a path as they come out of a template; not yet names that the service accepts. */
export interface ExpandedPath {
  readonly folders: readonly string[];
  /** Null where the last segment comes out empty. */
  readonly file: string | null;
}

/**
 * Fills in a template. Only `{path}` and `{dir}` bring folders of their own; any other value is text within its
 * segment, whatever it contains. A segment of which nothing comes disappears: `{dir}` of a blob without folders, and
 * `{ext}` of one without an extension.
 */
export const expandPath = (
  { folders, file }: PathTemplate,
  source: PathSource,
): ExpandedPath | PathRefusal => {
  const above: string[] = [];
  for (const segment of folders) {
    const names = expandSegment(segment, source);
    if ("refused" in names) return names;
    above.push(...names);
  }
  const names = expandSegment(file, source);
  if ("refused" in names) return names;
  return { folders: [...above, ...names.slice(0, -1)], file: names.at(-1) ?? null };
};

const expandSegment = (segment: Segment, source: PathSource): readonly string[] | PathRefusal => {
  const names: string[] = [];
  for (const piece of segment) {
    const parts = partsOf(piece, source);
    if ("refused" in parts) return parts;
    const [first, ...more] = parts;
    if (first !== undefined) names.push(`${names.pop() ?? ""}${first}`, ...more);
  }
  return names;
};

/** What a piece stands for: no part where it is empty, several where it brings folders. */
const partsOf = (piece: Piece, source: PathSource): readonly string[] | PathRefusal => {
  switch (piece.kind) {
    case "text":
      return [piece.text];
    case "placeholder":
      return valueOf(piece.name, piece.before, source);
    case "meta": {
      const wanted = piece.name.toLowerCase();
      const found = Object.entries(source.metadata).find(([name]) => name.toLowerCase() === wanted);
      return givenValue(found?.[1], `{meta.${shown(piece.name)}}`, "such metadata");
    }
    case "tag": {
      const found = Object.entries(source.tags).find(([name]) => name === piece.name);
      return givenValue(found?.[1], `{tag.${shown(piece.name)}}`, "such index tag");
    }
  }
};

/** An empty value counts as missing: the file would land one folder higher than meant. */
const givenValue = (
  value: string | undefined,
  placeholder: string,
  what: string,
): readonly string[] | PathRefusal =>
  value === undefined || value === ""
    ? { refused: `contains ${placeholder}, but the blob has no ${what}` }
    : [value];

const valueOf = (name: Placeholder, before: string, source: PathSource): readonly string[] | PathRefusal => {
  const blob = blobParts(source);
  switch (name) {
    case "path":
      return [...blob.folders, blob.name];
    case "dir":
      return blob.folders;
    case "name":
      return [blob.name];
    case "stem":
      return [splitExtension(blob.name).stem];
    case "ext": {
      const { extension } = splitExtension(blob.name);
      return extension === "" ? [] : [`${before}${extension}`];
    }
    case "container":
      return [source.container];
    case "yyyy":
    case "MM":
    case "dd":
      return datePart(name, source.modifiedOn);
  }
};

/**
 * The folders of a blob's name, and the rest of it. Slashes at the end stay with the last part, so that a blob whose
 * name ends with one still has a name. Storage takes a backslash for a slash.
 */
const blobParts = ({
  blob,
  prefix,
}: PathSource): { readonly folders: readonly string[]; readonly name: string } => {
  // Up to its last slash only: below the prefix "2026/inv", "2026/invoice.pdf" is still an invoice.
  const root = /^[^]*[/\\]/.exec(prefix)?.[0] ?? "";
  const path = blob.startsWith(root) ? blob.slice(root.length) : blob;
  const name = /[^/\\]*[/\\]*$/.exec(path)?.[0] ?? "";
  const above = path.slice(0, path.length - name.length);
  return { folders: above === "" ? [] : above.slice(0, -1).split(/[/\\]/), name };
};

const datePart = (part: "yyyy" | "MM" | "dd", modifiedOn: string | null): readonly string[] | PathRefusal => {
  const date = new Date(modifiedOn ?? Number.NaN);
  if (Number.isNaN(date.getTime()))
    return { refused: `contains {${part}}, but the blob has no Last-Modified` };
  switch (part) {
    case "yyyy":
      return [String(date.getUTCFullYear()).padStart(4, "0")];
    case "MM":
      return [String(date.getUTCMonth() + 1).padStart(2, "0")];
    case "dd":
      return [String(date.getUTCDate()).padStart(2, "0")];
  }
};
