/**
 * What SharePoint and OneDrive refuse as the name of a file or folder, and what such a name becomes.
 *
 * Sources:
 * - the list of restrictions: https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa
 * - a tilde at the start, a dot at the end: https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 * - reserved names with an extension: https://github.com/abraunegg/onedrive (src/util.d)
 * - `%2F` decoded twice: https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2565
 * - `&#`: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/4327
 *
 * `docs/names.md` says the same to users.
 */

export const MAX_NAME_LENGTH = 255;

/** A part of a name that is refused. */
interface PartRule {
  readonly pattern: RegExp;
  readonly becomes: string;
  /** Follows "it". */
  readonly why: (found: string) => string;
}

/** Linear, unlike one without the look-behind: the run is tried from its start only. */
const TRAILING_SPACES_AND_DOTS = /(?<![\s.])[\s.]+$/g;

/** In the order in which they are applied: no later one makes what an earlier one refuses. */
const PART_RULES: readonly PartRule[] = [
  // A blob's name may end with a slash. Its file gets the name before it.
  { pattern: /(?<![/\\])[/\\]+$/g, becomes: "", why: (found) => `ends with ${found.slice(0, 1)}` },
  { pattern: /["*:<>?/\\|]/g, becomes: "_", why: (found) => `contains ${found}` },
  { pattern: /\p{Cc}/gu, becomes: "_", why: () => "contains a control character" },
  { pattern: /\p{Cs}/gu, becomes: "_", why: () => "contains an unpaired surrogate" },
  {
    // ASP.NET, on which SharePoint runs, also decodes %u and four digits.
    pattern: /%([0-9a-f]{2}|u[0-9a-f]{4})/gi,
    becomes: "_$1",
    why: (found) => `contains ${found}, which services would decode again`,
  },
  { pattern: /&#/g, becomes: "_#", why: () => "contains &#" },
  { pattern: /^\s+/g, becomes: "", why: () => "begins with a space" },
  { pattern: TRAILING_SPACES_AND_DOTS, becomes: "", why: () => "ends with a space or a dot" },
  { pattern: /(_vti)_/gi, becomes: "$1-", why: () => "contains _vti_" },
];

/** A name that is refused as a whole, or for how it begins; an underscore before it makes it acceptable. */
interface WholeRule {
  readonly pattern: RegExp;
  readonly why: string;
}

const WHOLE_RULES: readonly WholeRule[] = [
  { pattern: /^~/, why: "begins with ~" },
  { pattern: /^(\.lock|con|prn|aux|nul|com\d|lpt\d|desktop\.ini)(\.|$)/i, why: "is reserved" },
];

/** Every library has a folder of that name at its root, for its own pages. */
const ROOT_FOLDER_RULE: WholeRule = {
  pattern: /^forms$/i,
  why: "is reserved at the root of a library",
};

const wholeRulesOf = (isRootFolder: boolean): readonly WholeRule[] =>
  isRootFolder ? [...WHOLE_RULES, ROOT_FOLDER_RULE] : WHOLE_RULES;

/** The ending by which a file is opened. Longer ones are part of a name that contains a dot, as is `.config`. */
const EXTENSION = /(?<=[^])\.[^.\s]{1,32}$/;

/** A name as its stem and its extension without the dot; the extension is empty where there is none. */
export const splitExtension = (name: string): { readonly stem: string; readonly extension: string } => {
  const dotted = EXTENSION.exec(name)?.[0] ?? "";
  return { stem: name.slice(0, name.length - dotted.length), extension: dotted.slice(1) };
};

/**
 * The name as SharePoint accepts it, as close to the given one as can be; null if nothing of it is left. The same
 * name always becomes the same one, and an acceptable name becomes itself.
 *
 * - Spaces at both ends are removed, and dots and slashes at the end.
 * - Each refused character becomes `_`, as do the percent sign of `%2F` and its like, and the ampersand of `&#`.
 * - `_vti_` becomes `_vti-`.
 * - A reserved name, and one that begins with `~`, gets a `_` before it.
 * - A name of more than 255 characters loses the end of its stem and keeps its extension.
 *
 * @param name one segment of a path
 * @param isRootFolder whether it is a folder at the root of a library, where `forms` is refused too
 */
export const acceptableName = (name: string, isRootFolder = false): string | null => {
  const clean = PART_RULES.reduce((text, { pattern, becomes }) => text.replace(pattern, becomes), name);
  const short = shortened(clean);
  if (short === "") return null;
  // Only now: without its end a name may be a reserved one.
  const isRefused = wholeRulesOf(isRootFolder).some(({ pattern }) => pattern.test(short));
  return isRefused ? shortened(`_${short}`) : short;
};

/** Whether SharePoint accepts the name as it is. */
export const isAcceptableName = (name: string): boolean => acceptableName(name) === name;

/**
 * Why SharePoint refuses the name, as a predicate such as `contains ?`; null if it accepts it. It is null exactly for
 * the names that {@link acceptableName} leaves as they are.
 *
 * @param name one segment of a path
 * @param isRootFolder whether it is a folder at the root of a library, where `forms` is refused too
 */
export const nameRefusal = (name: string, isRootFolder = false): string | null => {
  if (name === "") return "is empty";
  if (name === "." || name === "..") return "stands for a folder, not for a name";
  for (const { pattern, why } of PART_RULES) {
    const found = name.match(pattern)?.[0];
    if (found !== undefined) return why(found);
  }
  if (name.length > MAX_NAME_LENGTH) return `is longer than ${MAX_NAME_LENGTH} characters`;
  return wholeRulesOf(isRootFolder).find(({ pattern }) => pattern.test(name))?.why ?? null;
};

const shortened = (name: string): string => {
  if (name.length <= MAX_NAME_LENGTH) return name;
  const dotted = EXTENSION.exec(name)?.[0] ?? "";
  const stem = name.slice(0, lastCut(name, MAX_NAME_LENGTH - dotted.length));
  return dotted === "" ? stem.replace(TRAILING_SPACES_AND_DOTS, "") : `${stem}${dotted}`;
};

/** The language is fixed, so that every machine cuts alike. */
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The last place, up to `limit`, at which a text can be cut without splitting what readers see as one character. */
const lastCut = (text: string, limit: number): number => {
  const cut = GRAPHEMES.segment(text).containing(limit)?.index ?? limit;
  if (cut > 0) return cut;
  // A letter with hundreds of marks. It loses some of them, but no surrogate pair is split.
  return /[\uDC00-\uDFFF]/.test(text.charAt(limit)) ? limit - 1 : limit;
};
