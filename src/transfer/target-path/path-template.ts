import { printable, shortText } from "../text.ts";

/*
 * The template of a file's path at the target: text, placeholders, and `/` between segments.
 */

/** What a placeholder stands for. `{meta.x}` and `{tag.x}` have names of their own. */
export const PLACEHOLDERS = ["path", "dir", "name", "stem", "ext", "container", "yyyy", "MM", "dd"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A piece of a segment. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  /** `before` is the dot of `.{ext}`, which disappears with an empty extension; otherwise it is empty. */
  | { readonly kind: "placeholder"; readonly name: Placeholder; readonly before: string }
  | { readonly kind: "meta" | "tag"; readonly name: string };

/** One segment of a template, never empty. */
export type Segment = readonly Piece[];

/** Why something cannot be used: a predicate to follow the name of the field, as in `target.path: has a …`. */
export interface PathRefusal {
  readonly refused: string;
}

export interface PathTemplate {
  readonly folders: readonly Segment[];
  readonly file: Segment;
}

const TOKEN = /\{\{|\}\}|\/|(?<dot>\.?)\{(?<name>[^{}]*)\}|[{}]|[^{}/.]+|\./g;

/**
 * Reads a template: `{name}` is a placeholder, `{{` and `}}` are braces, `/` separates segments. A name may contain
 * a slash, as the names of tags do.
 */
export const parsePathTemplate = (template: string): PathTemplate | PathRefusal => {
  const segments: Piece[][] = [[]];
  for (const { 0: token, groups } of template.matchAll(TOKEN)) {
    if (token === "/") segments.push([]);
    else {
      const pieces = piecesOf(token, groups?.["dot"] ?? "", groups?.["name"] ?? null);
      if ("refused" in pieces) return pieces;
      segments.at(-1)?.push(...pieces);
    }
  }
  const refused = segments.map(segmentRefusal).find((why) => why !== null);
  const file = segments.at(-1) ?? [];
  if (refused !== undefined) return { refused };
  if (file.every((piece) => piece.kind === "placeholder" && piece.name === "dir"))
    return { refused: "ends with {dir}; the name of the file must follow, as in {dir}/{name}" };
  return { folders: segments.slice(0, -1), file };
};

const piecesOf = (token: string, dot: string, name: string | null): readonly Piece[] | PathRefusal => {
  if (name !== null) return placeholderPieces(dot, name);
  switch (token) {
    case "{":
      return { refused: "has a { without its }; write {{ for a brace" };
    case "}":
      return { refused: "has a } without its {; write }} for a brace" };
    case "{{":
    case "}}":
      return [{ kind: "text", text: token.slice(1) }];
    default:
      return token.includes("\\")
        ? { refused: "contains \\; separate folders with /" }
        : [{ kind: "text", text: token }];
  }
};

const placeholderPieces = (dot: string, name: string): readonly Piece[] | PathRefusal => {
  if (name === "ext") return [{ kind: "placeholder", name, before: dot }];
  const text: readonly Piece[] = dot === "" ? [] : [{ kind: "text", text: dot }];
  const known = PLACEHOLDERS.find((one) => one === name);
  if (known !== undefined) return [...text, { kind: "placeholder", name: known, before: "" }];
  const [, kind, key] = /^(meta|tag)\.([^]+)$/.exec(name) ?? [];
  if ((kind === "meta" || kind === "tag") && key !== undefined) return [...text, { kind, name: key }];
  const list = [...PLACEHOLDERS, "meta.NAME", "tag.NAME"].map((one) => `{${one}}`).join(" ");
  return { refused: `has an unknown placeholder {${shown(name)}}; there are ${list}, and {{ writes a brace` };
};

const SHOWN_MAX_LENGTH = 100;

/** A text from outside as part of a refusal. */
export const shown = (text: string): string => printable(shortText(text, SHOWN_MAX_LENGTH));

const segmentRefusal = (segment: Segment): string | null => {
  if (segment.length === 0) return "has an empty segment: no / at its start or end, and no two in a row";
  const text = segment.map((piece) => (piece.kind === "text" ? piece.text : "{}")).join("");
  return text === "." || text === ".." ? `has ${text} as a segment` : null;
};

/** Why a template cannot be used, whatever the blob; null if it can. For the schema of jobs. */
export const checkPathTemplate = (template: string): string | null => {
  const parsed = parsePathTemplate(template);
  return "refused" in parsed ? parsed.refused : null;
};

const hasPiece = (template: string, test: (piece: Piece) => boolean): boolean => {
  const parsed = parsePathTemplate(template);
  return !("refused" in parsed) && [...parsed.folders, parsed.file].some((segment) => segment.some(test));
};

/** Whether a template can be expanded only once the blob's metadata is known. */
export const needsMetadata = (template: string): boolean =>
  hasPiece(template, (piece) => piece.kind === "meta");

/** Whether a template can be expanded only once the blob's index tags are known. */
export const needsTags = (template: string): boolean => hasPiece(template, (piece) => piece.kind === "tag");

/** Whether a template can be expanded only once the blob's Last-Modified is known. */
export const needsDates = (template: string): boolean =>
  hasPiece(template, (piece) => piece.kind === "placeholder" && ["yyyy", "MM", "dd"].includes(piece.name));

/** The template that stands for a path as it is. */
export const literalTemplate = (path: string): string => path.replace(/[{}]/g, "$&$&");
