import { createHash } from "node:crypto";

/** The kinds of upload target: one per entry of the address table, and `driveItem` for an item in a drive's tree. */
export type TargetKind =
  | "driveItem"
  | "workbook"
  | "workbookChild"
  | "sharedItem"
  | "bundle"
  | "groupActivityItem"
  | "printDocument";

/** The address of one item in Graph, without the API version. */
export interface Address {
  readonly kind: TargetKind;
  /** The path with every id percent-encoded the same way, so that two spellings of an address compare equal. */
  readonly key: string;
  /** The decoded path segments: fixed words and ids. */
  readonly segments: readonly string[];
  /** The id of the item here, or the id it will get. */
  readonly itemId: string;
  readonly driveId: string;
}

/** A segment in braces matches any id. */
const ADDRESS_PATTERNS: readonly (readonly [TargetKind, string])[] = [
  ["workbook", "workbooks/{itemId}"],
  ["workbookChild", "workbooks/{}/children/{itemId}"],
  ["sharedItem", "shares/{}/driveItem"],
  ["bundle", "drives/{driveId}/bundles/{itemId}"],
  ["groupActivityItem", "invitations/{}/invitedUser/joinedGroups/{}/drive/activities/{}/driveItem"],
  ["printDocument", "print/printers/{}/jobs/{}/documents/{itemId}"],
];

/** The address for decoded path segments; null if they match none of the patterns. */
export const addressOf = (segments: readonly string[]): Address | null => {
  for (const [kind, pattern] of ADDRESS_PATTERNS) {
    const ids = matchPattern(pattern.split("/"), segments);
    if (ids === null) continue;
    const key = `/${segments.map(encodeURIComponent).join("/")}`;
    return {
      kind,
      key,
      segments,
      // Paths that name no item or no drive get an id derived from the path, so that it is stable.
      itemId: ids.get("{itemId}") ?? `01${shortHash(key).toUpperCase()}`,
      driveId: ids.get("{driveId}") ?? `b!${shortHash(segments.slice(0, 2).join("/"))}`,
    };
  }
  return null;
};

/** A short hash of `text`, always the same for the same text. */
export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 20);

const matchPattern = (
  pattern: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | null => {
  if (pattern.length !== segments.length) return null;
  const ids = new Map<string, string>();
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("{")) {
      if (segment === "") return null;
      ids.set(part, segment);
    } else if (part !== segment) {
      return null;
    }
  }
  return ids;
};
