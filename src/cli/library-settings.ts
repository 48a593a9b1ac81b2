import type { Environment } from "../config/config.ts";

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/**
 * What the libraries for sign-in and for proxies read from the environment of their process. The host puts all settings
 * of the app there, so the app goes by them.
 */
const READ_BY_LIBRARIES: readonly string[] = [
  "AZURE_TENANT_ID",
  "AZURE_CLIENT_ID",
  "AZURE_CLIENT_SECRET",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_AUTHORITY_HOST",
  "AZURE_TOKEN_CREDENTIALS",
  ...PROXIES,
  ...PROXIES.map((name) => name.toLowerCase()),
];

/** The values of a settings file that the environment must have for those libraries, and does not set itself. */
export const librarySettings = (
  values: Readonly<Record<string, string>>,
  env: Environment,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) => READ_BY_LIBRARIES.includes(name) && env[name] === undefined),
  );
