import type { RpcTypedData } from "../app/core-types.ts";
import { parseLenientJson } from "../../../src/config/lenient-json.ts";

/** The strings that the host's JSON library takes for dates. */
const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,7})?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** Escape sequences in JSON text; those of lone surrogates are captured. */
const ESCAPE = /\\(?:u(d[89a-f][\da-f]{2})|[^])/g;

/**
 * The properties of a message that the host adds to its trigger metadata: the top-level properties of a JSON object
 * except arrays and nulls, under the names that the library gives them.
 */
export const bodyProperties = (body: string): Record<string, RpcTypedData> => {
  if (!/^\s*\{[^]*\}\s*$/.test(body)) return {};
  const parsed = parsedOrNull(body);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return {};
  const properties = Object.entries(parsed).filter(([, value]) => value !== null && !Array.isArray(value));
  return Object.fromEntries(properties.map(([name, value]) => [lowerFirst(name), toTypedData(value)]));
};

const parsedOrNull = (body: string): unknown => {
  try {
    return parseLenientJson(body);
  } catch {
    return null;
  }
};

/** Objects travel as JSON, everything else as the string that .NET converts it to. */
const toTypedData = (value: unknown): RpcTypedData => {
  if (typeof value === "string") return { string: toWellFormed(toDotNetDate(value) ?? value) };
  if (typeof value === "boolean") return { string: value ? "True" : "False" };
  return { json: toJson(value).replace(ESCAPE, (text, surrogate) => (surrogate ? "\ufffd" : text)) };
};

/**
 * As `JSON.stringify`, which overflows the stack on some thousand levels. The host's JSON library does not: there the
 * message fails in the worker, and is counted.
 */
const toJson = (value: unknown): string => {
  const parts: string[] = [];
  const rest: (string | { readonly value: unknown })[] = [{ value }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === "string") parts.push(next);
    else if (typeof next.value !== "object" || next.value === null) parts.push(JSON.stringify(next.value));
    else rest.push(...elementsOf(next.value).reverse());
  }
  return parts.join("");
};

/** The text and the values that an array or object consists of. */
const elementsOf = (value: object): (string | { readonly value: unknown })[] => {
  if (Array.isArray(value)) {
    const items = value.flatMap((item: unknown, i) => [i === 0 ? "" : ",", { value: item }]);
    return ["[", ...items, "]"];
  }
  const fields = Object.entries(value).flatMap(([name, inner]: [string, unknown], i) => [
    `${i === 0 ? "" : ","}${JSON.stringify(name)}:`,
    { value: inner },
  ]);
  return ["{", ...fields, "}"];
};

/** The host parses ISO dates, converts those with an offset to UTC, and writes them in .NET's invariant format. */
const toDotNetDate = (text: string): string | null => {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [, year = "", month = "", day = "", hours = "", minutes = "", seconds = "", zone = "Z"] = match;
  const offset = zone === "Z" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
  const date = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}${offset}`);
  if (Number.isNaN(date.getTime())) return null;
  const [isoDate = "", time = ""] = date.toISOString().slice(0, 19).split("T");
  const [utcYear = "", utcMonth = "", utcDay = ""] = isoDate.split("-");
  return `${utcMonth}/${utcDay}/${utcYear} ${time}`;
};

/** A lone surrogate does not survive the UTF-8 between host and worker. */
const toWellFormed = (text: string): string => Buffer.from(text, "utf8").toString("utf8");

/** The host's names begin with a capital and ignore case; the library lowers the first letter of each. */
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
