import { ConfigError } from "./config-error.ts";

/** Where the Azure SDK looks for a proxy; the first that is set counts. */
const PROXY_SETTINGS = ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/**
 * Without its scheme, which other programs do not ask for, the SDK makes no client at all, and says only "Invalid URL".
 * @throws {ConfigError} without the value, which may have a password
 */
export const checkProxy = (env: Readonly<Record<string, string | undefined>>): void => {
  const name = PROXY_SETTINGS.find((setting) => (env[setting] ?? "") !== "");
  const value = name === undefined ? null : (env[name] ?? "");
  if (value !== null && !(/^https?:\/\/[^/]/i.test(value) && URL.canParse(value)))
    throw new ConfigError(`${name ?? ""} must be an address such as "http://proxy.example:3128"`);
};
