/** Longer messages are cut before anything reads them, so that no pattern runs over a text of any length. */
const READ_CHARS = 2000;
const SHOWN_CHARS = 500;

/** Words that a secret follows: `Bearer eyJ…`, `tempauth: …`. */
const ANNOUNCES_SECRET = /^(?:bearer|tempauth|access_token)[:=]?$/i;
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
export const redacted = (message: string): string => {
  let secretFollows = false;
  return splitWords(withoutHalfWord(message))
    .map((part, i) => {
      const isGap = i % 2 === 1;
      if (isGap || part === "") return part;
      const shown = secretFollows ? "[token]" : redactedWord(part);
      secretFollows = ANNOUNCES_SECRET.test(part);
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
