const PREFIX = "AzureFunctionsJobHost__";

/**
 * Applies the app settings that override values of host.json, such as
 * `AzureFunctionsJobHost__extensions__queues__maxDequeueCount=3`
 * (https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values).
 */
export const withOverrides = (json: unknown, env: NodeJS.ProcessEnv): unknown =>
  Object.entries(env).reduce(
    (whole, [name, text]) =>
      name.startsWith(PREFIX) && text !== undefined
        ? withValue(whole, name.slice(PREFIX.length).split("__"), valueOf(text))
        : whole,
    json,
  );

const withValue = (whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  const object = typeof whole === "object" && whole !== null ? (whole as Record<string, unknown>) : {};
  return { ...object, [key]: withValue(object[key], rest, value) };
};

/** Settings are text; host.json also has numbers and booleans. */
const valueOf = (text: string): unknown => {
  if (/^\d+$/.test(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : text;
};
