import { ConfigError } from "../config/config.ts";

/**
 * Who lets callers in.
 * - `key`: the Functions host, by function key (the default)
 * - `easyauth`: App Service authentication (Entra ID) in front of the app; the host asks for no key
 */
export type ApiAuth = "key" | "easyauth";

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {ConfigError} on an `API_AUTH` that is neither */
export const readApiAuth = (environment: Environment): ApiAuth => {
  const value = environment["API_AUTH"] ?? "";
  if (value === "" || value === "key") return "key";
  if (value === "easyauth") return "easyauth";
  throw new ConfigError('API_AUTH must be "key" (function keys, the default) or "easyauth"');
};

/** Why a request is not let in. */
export type Refusal = "authentication-off" | "unauthenticated" | "cross-site";

/**
 * With `easyauth` the app itself must see that the platform let the caller in, and fails closed: the header means
 * something only while the platform is there to strip it from what callers send, which it tells by
 * `WEBSITE_AUTH_ENABLED`. Since a browser sends its sign-in with every request, one that changes something and
 * comes from another site is refused, unless it brings its own token.
 */
export const refusalOf = (
  auth: ApiAuth,
  environment: Environment,
  request: { readonly method: string; readonly headers: { get(name: string): string | null } },
): Refusal | null => {
  if (auth === "key") return null;
  if (environment["WEBSITE_AUTH_ENABLED"]?.toLowerCase() !== "true") return "authentication-off";
  if (!isPrincipal(request.headers.get("x-ms-client-principal"))) return "unauthenticated";
  const site = request.headers.get("sec-fetch-site");
  const isForeign = site === "cross-site" || site === "same-site";
  const isChange = request.method !== "GET" && request.method !== "HEAD";
  return isForeign && isChange && request.headers.get("authorization") === null ? "cross-site" : null;
};

/** Base64 of a JSON object that names a way of signing in; the platform sends nothing else. */
const isPrincipal = (header: string | null): boolean => {
  if (header === null || header === "") return false;
  try {
    const principal: unknown = JSON.parse(Buffer.from(header, "base64").toString("utf8"));
    return (
      typeof principal === "object" &&
      principal !== null &&
      "auth_typ" in principal &&
      typeof principal.auth_typ === "string" &&
      principal.auth_typ !== ""
    );
  } catch {
    return false;
  }
};
