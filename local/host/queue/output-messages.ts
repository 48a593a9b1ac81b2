import type { RpcTypedData } from "../app/core-types.ts";

/**
 * Converts one value of a queue output to message bodies, in order. An array, also as JSON text, becomes one
 * message per element; null sends nothing; objects are indented, as the host's JSON library writes them.
 */
export const toOutputMessages = (data: RpcTypedData | null | undefined): string[] => {
  if (data === null || data === undefined) return [];
  if (data.json !== undefined) return toBodies(JSON.parse(data.json));
  if (data.string !== undefined) return toBodies(parseArray(data.string) ?? data.string);
  if (data.bytes !== undefined) return [Buffer.from(data.bytes).toString("utf8")];
  const number = data.int ?? data.double;
  return number === undefined ? [] : [String(number)];
};

const toBodies = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(toBody) : toBody(value));

const toBody = (value: unknown): string[] => {
  if (value === null || value === undefined) return [];
  if (typeof value === "string") return [value];
  if (typeof value === "boolean") return [value ? "True" : "False"];
  return [JSON.stringify(value, null, 2)];
};

const parseArray = (text: string): unknown[] | null => {
  if (!text.trimStart().startsWith("[")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
};
