/** What is shorter is no secret: too many words would contain it. */
const GRAM_CHARS = 6;

/** Every run of six characters in a text, in lower case. */
const gramsOf = (text: string): string[] => {
  const lower = lowerCased(text);
  return Array.from({ length: Math.max(0, lower.length - GRAM_CHARS + 1) }, (_, at) =>
    lower.slice(at, at + GRAM_CHARS),
  );
};

/** ASCII only, so that every character keeps its place. */
const lowerCased = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Words of upload URLs that are the same in all of them. */
const COMMON_GRAMS = new Set(
  [
    "children",
    "content",
    "contentstorage",
    "document",
    "documents",
    "drives",
    "filename",
    "groups",
    "onedrive",
    "overwrite",
    "personal",
    "rename",
    "session",
    "shared",
    "sharepoint",
    "tempauth",
    "upload",
    "uploaded",
    "uploadsession",
    "uploadsessions",
  ].flatMap(gramsOf),
);

/** What a text may not repeat, by {@link withoutSecrets}. */
export type Secrets = ReadonlySet<string>;

/**
 * The secrets in upload URLs: the segments of their paths and the values of their queries, as they stand and decoded,
 * except words that are in every such URL. Takes linear time.
 */
export const secretsOf = (urls: readonly string[]): Secrets =>
  new Set(
    urls
      .flatMap(partsOf)
      .flatMap(gramsOf)
      .filter((gram) => !COMMON_GRAMS.has(gram)),
  );

const partsOf = (text: string): string[] => {
  if (!URL.canParse(text)) return [];
  const { pathname, search, hash, username, password } = new URL(text);
  const values = search
    .slice(1)
    .split("&")
    .map((pair) => pair.slice(pair.indexOf("=") + 1));
  const parts = [...pathname.split("/"), ...values, hash.slice(1), username, password];
  return parts.flatMap((part) => (part.includes("%") ? [part, decoded(part)] : [part]));
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not percent-encoded text: the part as it stands is all there is.
    return part;
  }
};

/** Whether a text repeats six characters of a secret, in whatever case. */
export const hasSecret = (text: string, secrets: Secrets): boolean =>
  secrets.size > 0 && gramsOf(text).some((gram) => secrets.has(gram));

/** A word, or a character beside words. */
const TOKENS = /[A-Za-z0-9]+|[^]/g;

/** The text with every word that repeats six characters of a secret, in whatever case, left out. Takes linear time. */
export const withoutSecrets = (text: string, secrets: Secrets): string => {
  if (!hasSecret(text, secrets)) return text;
  const isHidden = new Uint8Array(text.length);
  gramsOf(text).forEach((gram, at) => {
    if (secrets.has(gram)) isHidden.fill(1, at, at + GRAM_CHARS);
  });
  const shown: string[] = [];
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const part = isHidden.subarray(index, index + token.length).includes(1) ? HIDDEN : token;
    if (part !== HIDDEN || shown.at(-1) !== HIDDEN) shown.push(part);
  }
  return shown.join("");
};

const HIDDEN = "[secret]";
