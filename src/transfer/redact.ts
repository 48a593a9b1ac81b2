/** Longer messages are cut before anything reads them, so that no pattern runs over a text of any length. */
const READ_CHARS = 2000;
const SHOWN_CHARS = 500;

/** Words that a secret follows: `Bearer eyJ…`, `tempauth: …`. */
const ANNOUNCES_SECRET = /^(?:bearer|tempauth|access_token)[:=]?$/i;
const NAMES_SECRET = /auth|token|sig|secret|password|assertion|key/i;
const NAMED_SECRET = /(?:auth|token|sig|signature|secret|password|key)=/i;
/** Base64url of `{"`, as every JWT begins. */
const JWT = /eyJ[\w-]/;
/** As long as a token, without a space. ASCII only: languages without spaces have long words. */
const LONG_RUN = /[\x21-\x7e]{32,}/;
/** What may be a part of a URL: a query, a path of several folders, or either percent-encoded. */
const URL_PART = /[?&][\w.-]+=|\/[^/]+\/|%[0-9a-f]{2}/i;

/**
 * A message of Graph's, or of the identity's, without URLs and tokens, at most 500 characters long. An upload URL is a secret, and Graph may
 * quote one whole or in part: only a URL's host is kept. Takes linear time.
 */
export const redacted = (message: string): string => redact(message, () => false);

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** What may stand around a GUID in a sentence. */
const AROUND = /^['(]+|[').,;:]+$/g;

/**
 * The same, except that a GUID that is a word of its own stays. In what Entra ID says, it is the tenant or the
 * application, and what people compare; its secrets and tokens have other forms.
 */
export const redactedExceptGuids = (message: string): string =>
  redact(message, (word, before) => !NAMES_SECRET.test(before) && GUID.test(word.replace(AROUND, "")));

/** @param stays whether a word stays, by itself and the word before it */
const redact = (message: string, stays: (word: string, before: string) => boolean): string => {
  let secretFollows = false;
  let before = "";
  return splitWords(withoutHalfWord(message))
    .map((part, i) => {
      const isGap = i % 2 === 1;
      if (isGap || part === "") return part;
      const shown = secretFollows ? "[token]" : stays(part, before) ? part : redactedWord(part);
      secretFollows = ANNOUNCES_SECRET.test(part);
      before = part;
      return shown;
    })
    .join("")
    .slice(0, SHOWN_CHARS);
};

/** Words and, at odd places, what is between them. Quotes like ' can be a part of a URL. */
const splitWords = (text: string): string[] => text.split(/([\s"<>]+)/);

/** Half a token could be too short to be recognized as one. */
const withoutHalfWord = (message: string): string => {
  if (message.length <= READ_CHARS) return message;
  const parts = splitWords(message.slice(0, READ_CHARS));
  return parts.length === 1 ? "[token]" : parts.slice(0, -1).join("");
};

const redactedWord = (word: string): string => {
  const urlStart = word.search(/https?:\/\//i);
  if (urlStart >= 0) return redactedPart(word.slice(0, urlStart)) + hostOf(word.slice(urlStart));
  return redactedPart(word);
};

const redactedPart = (word: string): string => {
  if (JWT.test(word) || NAMED_SECRET.test(word)) return "[token]";
  if (URL_PART.test(word)) return "[url]";
  return LONG_RUN.test(word) ? "[token]" : word;
};

const hostOf = (url: string): string => (URL.canParse(url) ? `[${new URL(url).host}]` : "[url]");
