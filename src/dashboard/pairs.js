// @ts-check
/** Lines of `name=value`, as an object. */

/** @param {string} text @returns {readonly (readonly [name: string, value: string])[]} */
const pairsIn = (text) =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const at = line.indexOf("=");
      return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });

/** The lines that {@link readPairs} and {@link readTypedPairs} read. @param {Readonly<Record<string, unknown>> | undefined} values */
export const writePairs = (values) =>
  Object.entries(values ?? {})
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");

/** The values as texts; undefined if there are none. @param {string} text */
export const readPairs = (text) => {
  const pairs = pairsIn(text);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
};

/** The values as {@link typedValue} takes them; undefined if there are none. @param {string} text */
export const readTypedPairs = (text) => {
  const pairs = pairsIn(text);
  return pairs.length === 0
    ? undefined
    : Object.fromEntries(pairs.map(([name, value]) => [name, typedValue(value)]));
};

/**
 * What a value stands for: a number, true or false, a list of texts, or else text. `"42"` in quotes is text.
 * @param {string} text @returns {string | number | boolean | string[]}
 */
export const typedValue = (text) => {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof value === "boolean" || typeof value === "string") return value;
  // The digits of a long id would not all be kept.
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : text;
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : text;
};

/** Each value with its type, for the user to check. @param {string} text */
export const describeTypedPairs = (text) =>
  pairsIn(text)
    .map(([name, value]) => `${name}: ${describeValue(typedValue(value))}`)
    .join(" · ");

/** @param {string | number | boolean | string[]} value */
const describeValue = (value) => {
  if (typeof value === "number") return `number ${value}`;
  if (typeof value === "boolean") return value ? "yes (true)" : "no (false)";
  return Array.isArray(value) ? `list of ${value.length}` : "text";
};
