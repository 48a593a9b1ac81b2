/** The keys of a storage connection string, as the SDK spells them; .NET takes them in any case. */
const KEYS: ReadonlyMap<string, string> = new Map(
  [
    "UseDevelopmentStorage",
    "DevelopmentStorageProxyUri",
    "DefaultEndpointsProtocol",
    "AccountName",
    "AccountKey",
    "EndpointSuffix",
    "BlobEndpoint",
    "QueueEndpoint",
    "SharedAccessSignature",
  ].map((key) => [key.toLowerCase(), key]),
);

/**
 * A connection string as the Azure SDK for JavaScript takes it, from one as .NET and the portal take it: the protocol,
 * the suffix and the endpoints may be missing, keys have any case, and blanks or quotes may be around it.
 * @returns null if it names no account or no credential
 */
export const completeConnectionString = (text: string): string | null => {
  const given = fieldsOf(text.trim().replace(/^(["'])(.*)\1$/s, "$2"));
  if (given.get("UseDevelopmentStorage")?.toLowerCase() === "true") {
    const proxy = given.get("DevelopmentStorageProxyUri");
    return `UseDevelopmentStorage=true${proxy === undefined ? "" : `;DevelopmentStorageProxyUri=${proxy}`}`;
  }
  const protocol = (given.get("DefaultEndpointsProtocol") ?? "https").toLowerCase();
  const suffix = given.get("EndpointSuffix") ?? "core.windows.net";
  const name = given.get("AccountName");
  const hasKey = given.has("AccountKey");
  if (protocol !== "https" && protocol !== "http") return null;
  if (hasKey && name !== undefined) {
    return textOf([["DefaultEndpointsProtocol", protocol], ["EndpointSuffix", suffix], ...given]);
  }
  if (hasKey || !given.has("SharedAccessSignature")) return null;
  if (name === undefined)
    return given.has("BlobEndpoint") || given.has("QueueEndpoint") ? textOf([...given]) : null;
  return textOf([
    ["BlobEndpoint", `${protocol}://${name}.blob.${suffix}`],
    ["QueueEndpoint", `${protocol}://${name}.queue.${suffix}`],
    ...given,
  ]);
};

/** Fields without a value count as missing. */
const fieldsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(";").flatMap((field): [string, string][] => {
      const [key = "", ...rest] = field.split("=");
      const value = rest.join("=").trim();
      return value === "" ? [] : [[KEYS.get(key.trim().toLowerCase()) ?? key.trim(), value]];
    }),
  );

/** The last field of a name counts. */
const textOf = (fields: readonly (readonly [string, string])[]): string =>
  [...new Map(fields)].map(([key, value]) => `${key}=${value}`).join(";");
