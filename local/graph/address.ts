import { createHash } from "node:crypto";

/** The kinds of place a file can go to; one per row of the route table. */
export type TargetKind =
  "workbook" | "workbookChild" | "sharedItem" | "bundle" | "groupActivityItem" | "printDocument";

/** One item's address in Graph, apart from the API version it was called by. */
export interface Address {
  readonly kind: TargetKind;
  /** The path with each id percent-encoded one way, so that two spellings of one address are equal. */
  readonly key: string;
  /** The path's parts, decoded: the fixed words and the ids. */
  readonly segments: readonly string[];
  /** The id the item has, or gets, here. */
  readonly itemId: string;
  readonly driveId: string;
}

/** A part in braces stands for any id. */
const patterns: readonly (readonly [TargetKind, string])[] = [
  ["workbook", "workbooks/{itemId}"],
  ["workbookChild", "workbooks/{}/children/{itemId}"],
  ["sharedItem", "shares/{}/driveItem"],
  ["bundle", "drives/{driveId}/bundles/{itemId}"],
  ["groupActivityItem", "invitations/{}/invitedUser/joinedGroups/{}/drive/activities/{}/driveItem"],
  ["printDocument", "print/printers/{}/jobs/{}/documents/{itemId}"],
];

/** The address that the decoded parts of a path spell, if it is one of the six. */
export function addressOf(segments: readonly string[]): Address | undefined {
  for (const [kind, pattern] of patterns) {
    const ids = matchPattern(pattern.split("/"), segments);
    if (!ids) continue;
    const key = `/${segments.map(encodeURIComponent).join("/")}`;
    return {
      kind,
      key,
      segments,
      // Where the path names no item or drive, a name made from the path stands in: the same one every time.
      itemId: ids.get("{itemId}") ?? `01${shortHash(key).toUpperCase()}`,
      driveId: ids.get("{driveId}") ?? `b!${shortHash(segments.slice(0, 2).join("/"))}`,
    };
  }
  return undefined;
}

/** A short name made from `text`, always the same for the same text. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

function matchPattern(
  pattern: readonly string[],
  segments: readonly string[],
): Map<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const ids = new Map<string, string>();
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("{")) {
      if (segment === "") return undefined;
      ids.set(part, segment);
    } else if (part !== segment) {
      return undefined;
    }
  }
  return ids;
}
