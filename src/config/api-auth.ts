import { ConfigError } from "./config-error.ts";

/**
 * Who authorizes callers.
 * - `key`: the Functions host, by function key (the default)
 * - `easyauth`: App Service authentication (Entra ID) in front of the app; the host requires no key
 */
export type ApiAuth = "key" | "easyauth";

/** @throws {ConfigError} for any other value of `API_AUTH` */
export const readApiAuth = (environment: Readonly<Record<string, string | undefined>>): ApiAuth => {
  const value = environment["API_AUTH"] ?? "";
  if (value === "" || value === "key") return "key";
  if (value === "easyauth") return "easyauth";
  throw new ConfigError('API_AUTH must be "key" (function keys, the default) or "easyauth"');
};
