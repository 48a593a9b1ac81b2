/** Deeper than any message that the app takes, and far from the end of the stack. */
const MAX_DEPTH = 100;

const RECURSIVE = [
  ["function toCamelCaseValue(data) {", "function toCamelCaseValue(data, depth = 0) {"],
  [
    "if (typeof data !== 'object' || data === null) {",
    `if (depth > ${MAX_DEPTH} || typeof data !== 'object' || data === null) {`,
  ],
  ["return data.map(toCamelCaseValue);", "return data.map((value) => toCamelCaseValue(value, depth + 1));"],
  ["= toCamelCaseValue(value);", "= toCamelCaseValue(value, depth + 1);"],
];

/**
 * Bounds a recursion in `@azure/functions`. Before it calls any handler, the library renames the keys of a message's
 * metadata, level by level; the host copies the body's fields there. So a message that is nested some thousand levels
 * deep overflows the stack, and nothing of this app is ever called. Bounded, the message reaches the handler, which
 * rejects it.
 *
 * @returns {import("rolldown").Plugin} fails the build if the library's code is another
 */
export const boundedMetadata = () => ({
  name: "bounded-metadata",
  transform: {
    filter: { id: /@azure[\\/]functions[\\/]dist[\\/]azure-functions\.js$/ },
    handler: (code, id) => {
      let bounded = code;
      for (const [from, to] of RECURSIVE) {
        if (bounded.split(from).length !== 2)
          throw new Error(`@azure/functions has changed: "${from}" is not there exactly once`);
        bounded = bounded.replace(from, () => to);
      }
      return { code: bounded, map: lineMap(code, id) };
    },
  },
});

/** The source map of code whose lines are those of its source: nothing was added between them. */
const lineMap = (code, id) => ({
  version: 3,
  names: [],
  sources: [id],
  sourcesContent: [code],
  mappings: `AAAA${";AACA".repeat(code.split("\n").length - 1)}`,
});
