/** As long as a path at the target may be. Matching takes time with a glob's length, and a job may have a hundred. */
export const MAX_GLOB_LENGTH = 400;

/**
 * Whether a path matches a glob: `*` is any text within a segment, `?` one character of it, and a segment `**` any
 * number of segments, also none. Case counts, and nothing else is special. Takes time proportional to the product of
 * the lengths, whatever the pattern is: patterns come from outside, and a regular expression can take for ever.
 */
export const matchesGlob = (glob: string, path: string): boolean => {
  const patterns = glob.split("/");
  const segments = path.split("/");
  // reached[i]: the patterns so far match the first i segments.
  let reached = segments.map(() => false);
  reached.unshift(true);
  for (const pattern of patterns) {
    let open = false;
    reached =
      pattern === "**"
        ? reached.map((isReached) => (open ||= isReached))
        : reached.map((_, index) => {
            const segment = segments[index - 1];
            return segment !== undefined && reached[index - 1] === true && matchesSegment(pattern, segment);
          });
  }
  return reached.at(-1) === true;
};

/** The greedy match that goes back to the last `*` only, which is enough. */
const matchesSegment = (pattern: string, segment: string): boolean => {
  const wanted = Array.from(pattern);
  const given = Array.from(segment);
  let at = 0;
  let star: { readonly at: number; given: number } | null = null;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === "*") star = { at: at++, given: index };
    else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[index])) {
      at++;
      index++;
    } else if (star !== null) {
      at = star.at + 1;
      index = ++star.given;
    } else return false;
  }
  return wanted.slice(at).every((one) => one === "*");
};
