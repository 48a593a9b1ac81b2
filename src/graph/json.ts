/** A JSON object from outside. Properties are found in any case: 21Vianet answers in Pascal case. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object in a JSON text; null for any other text. */
export const parseObject = (text: string): JsonObject | null => {
  try {
    return asObject(JSON.parse(text));
  } catch {
    // An HTML page, or a body cut off. Callers handle null.
    return null;
  }
};

/** The value if it is an object, else null. */
export const asObject = (value: unknown): JsonObject | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

/** A property, in any case; undefined if there is none. */
export const field = (object: JsonObject | null, name: string): unknown => {
  if (object === null) return undefined;
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  return Object.entries(object).find(([key]) => key.toLowerCase() === wanted)?.[1];
};

/** A property that is text, else null. */
export const textField = (object: JsonObject | null, name: string): string | null => {
  const value = field(object, name);
  return typeof value === "string" ? value : null;
};

/** A property that is a whole number from 0 up, else null. */
export const numberField = (object: JsonObject | null, name: string): number | null => {
  const value = field(object, name);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
};

/** A property that is an object, else null. */
export const objectField = (object: JsonObject | null, name: string): JsonObject | null =>
  asObject(field(object, name));

/** A property that is a date and time, as ISO 8601 in UTC, else null. */
export const instantField = (object: JsonObject | null, name: string): string | null => {
  const atMs = Date.parse(textField(object, name) ?? "");
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
};
