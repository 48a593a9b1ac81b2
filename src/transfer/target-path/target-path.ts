import { acceptableName, nameRefusal } from "./names.ts";
import { parsePathTemplate, shown, type PathRefusal } from "./path-template.ts";
import { expandPath, type PathSource } from "./placeholders.ts";

/**
 * The longest path, decoded, from the first slash after the host
 * (https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa).
 */
export const MAX_PATH_LENGTH = 400;

/** What a name becomes of which nothing is acceptable, such as `..`. */
const NOTHING_LEFT = "_";

export interface TargetPathSpec {
  /** `path` of the target. */
  readonly template: string;
  readonly source: PathSource;
  /** What to do about a name that the service refuses. */
  readonly names: "replace" | "fail";
  /** `options.name`: takes the place of the last segment. */
  readonly name?: string | undefined;
  /** Characters of the address before the path, the slash between them included, as far as they are known. Default: 0. */
  readonly prefixLength?: number;
  /** Whether the path begins at the root of a library, where a folder `forms` is refused. Default: true, to be safe. */
  readonly isAtRoot?: boolean;
}

/** A name that arrives under another one. */
export interface ChangedName {
  readonly from: string;
  readonly to: string;
}

export interface TargetPath {
  /** The file's path, each segment a name that the service accepts. */
  readonly segments: readonly [string, ...string[]];
  /** From the top down. */
  readonly changed: readonly ChangedName[];
}

/**
 * Where below its target a file goes: the template with its placeholders filled in, each segment as the service
 * accepts it. It is the same for the same input, and never leaves the target's folder: no segment is empty, `.` or
 * `..`, or contains a slash. A path that is too long is refused, never cut.
 *
 * Metadata, tags and dates are known only once the blob has been read. Without `needsMetadata`, `needsTags` and
 * `needsDates` the answer depends on the blob's name alone, so that a job can be refused at once.
 */
export const targetPath = (spec: TargetPathSpec): TargetPath | PathRefusal => {
  const template = parsePathTemplate(spec.template);
  if ("refused" in template) return template;
  const expanded = expandPath(template, spec.source);
  if ("refused" in expanded) return expanded;
  const file = spec.name ?? expanded.file;
  if (file === null) return { refused: "leaves no name for the file" };

  const wanted = [...expanded.folders, file];
  const isRootFolder = (index: number): boolean =>
    index === 0 && wanted.length > 1 && spec.isAtRoot !== false;
  if (spec.names === "fail") {
    for (const [index, name] of wanted.entries()) {
      const why = nameRefusal(name, isRootFolder(index));
      if (why !== null) return { refused: `leads to the name "${shown(name)}", which ${why}` };
    }
  }
  const accepted = wanted.map((name, index) => acceptableName(name, isRootFolder(index)) ?? NOTHING_LEFT);
  const length = (spec.prefixLength ?? 0) + accepted.join("/").length;
  if (length > MAX_PATH_LENGTH)
    return { refused: `leads to a path of ${length} characters; SharePoint accepts ${MAX_PATH_LENGTH}` };

  const [first = NOTHING_LEFT, ...more] = accepted;
  const changed = wanted.flatMap((from, index) => {
    const to = accepted[index];
    return to === undefined || to === from ? [] : [{ from, to }];
  });
  return { segments: [first, ...more], changed };
};
