import { printable, UNPRINTABLE } from "../../transfer/text.ts";

export { printable };

/** Does the same for every text inside a value, including keys. */
export const printableDeep = <T>(value: T): T => deep(value) as T;

const deep = (value: unknown): unknown => {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [printable(key), deep(inner)]));
};

/** One line of JSON. Characters that a terminal would act on are escaped, so nothing is lost. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(UNPRINTABLE, (char) =>
    char
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
