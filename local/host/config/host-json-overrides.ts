const PREFIX = "AzureFunctionsJobHost__";

/**
 * host.json with the values that app settings put in their place, as
 * `AzureFunctionsJobHost__extensions__queues__maxDequeueCount=3` does
 * (https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values).
 */
export function withOverrides(json: unknown, env: NodeJS.ProcessEnv): unknown {
  return Object.entries(env).reduce(
    (whole, [name, text]) =>
      name.startsWith(PREFIX) && text !== undefined
        ? withValue(whole, name.slice(PREFIX.length).split("__"), valueOf(text))
        : whole,
    json,
  );
}

function withValue(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const object = typeof whole === "object" && whole !== null ? (whole as Record<string, unknown>) : {};
  return { ...object, [key]: withValue(object[key], rest, value) };
}

/** Settings are text; host.json knows numbers and truth values too. */
function valueOf(text: string): unknown {
  if (/^\d+$/.test(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : text;
}
