/** A JSON object from outside, with properties found whatever their casing: 21Vianet answers in Pascal case. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const parseObject = (text: string): JsonObject | null => {
  try {
    return asObject(JSON.parse(text));
  } catch {
    // An HTML page, a body cut off: there is nothing to read in it, and callers handle that.
    return null;
  }
};

export const asObject = (value: unknown): JsonObject | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

export const field = (object: JsonObject | null, name: string): unknown => {
  if (object === null) return undefined;
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  return Object.entries(object).find(([key]) => key.toLowerCase() === wanted)?.[1];
};

export const textField = (object: JsonObject | null, name: string): string | null => {
  const value = field(object, name);
  return typeof value === "string" ? value : null;
};

export const numberField = (object: JsonObject | null, name: string): number | null => {
  const value = field(object, name);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
};

export const objectField = (object: JsonObject | null, name: string): JsonObject | null =>
  asObject(field(object, name));

/** An instant as ISO 8601; null when it is none. */
export const instantField = (object: JsonObject | null, name: string): string | null => {
  const atMs = Date.parse(textField(object, name) ?? "");
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
};
