/** One segment of a request path, and the path that `:/…:` attaches to it. All decoded. */
export interface Step {
  readonly segment: string;
  /** The names between the colons; null without colons. */
  readonly path: readonly string[] | null;
}

/**
 * Splits a request path into steps: `drives/d/root:/a/b.txt:/content` has the steps `drives`, `d`, `root` with the
 * path `a/b.txt`, and `content`. Only raw colons and slashes address; encoded ones belong to a name or an id.
 * Returns null if a segment is not percent-encoded correctly.
 * @param rawPath without the version and without a leading slash
 */
export const stepsOf = (rawPath: string): Step[] | null => {
  const steps: Step[] = [];
  const rest = rawPath.split("/");
  try {
    for (let raw = rest.shift(); raw !== undefined; raw = rest.shift()) {
      if (!raw.endsWith(":") || rest.length === 0) {
        steps.push({ segment: decodeURIComponent(raw), path: null });
        continue;
      }
      // Without a second colon the path takes the rest, verbs included.
      const last = rest.findIndex((part) => part.endsWith(":"));
      const names = rest.splice(0, last < 0 ? rest.length : last + 1);
      if (last >= 0) names[last] = (names[last] ?? "").slice(0, -1);
      steps.push({ segment: decodeURIComponent(raw.slice(0, -1)), path: names.map(decodeURIComponent) });
    }
  } catch {
    return null;
  }
  return steps;
};

/** The steps as a path, every part encoded the same way. */
export const keyOfSteps = (steps: readonly Step[]): string =>
  steps
    .map(({ segment, path }) => {
      const encoded = encodeURIComponent(segment);
      return path === null ? `/${encoded}` : `/${encoded}:/${path.map(encodeURIComponent).join("/")}:`;
    })
    .join("");
