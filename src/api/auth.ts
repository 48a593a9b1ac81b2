import type { ApiAuth } from "../config/api-auth.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Why a request is denied. */
export type Denial = "authentication-off" | "unauthenticated" | "cross-site";

/**
 * With `easyauth` the app checks that the platform authenticated the caller by Entra ID, and fails closed: the principal header
 * can be trusted only while the platform strips it from incoming requests, as `WEBSITE_AUTH_ENABLED` says it does.
 * Browsers send their session cookie with every request, so a cross-site request that changes something is denied
 * unless it carries its own token.
 */
export const denialOf = (
  auth: ApiAuth,
  environment: Environment,
  request: {
    readonly method: string;
    readonly url: string;
    readonly headers: { get(name: string): string | null };
  },
): Denial | null => {
  if (auth === "key") return null;
  if (environment["WEBSITE_AUTH_ENABLED"]?.toLowerCase() !== "true") return "authentication-off";
  if (!isPrincipal(request.headers.get("x-ms-client-principal"))) return "unauthenticated";
  const site = request.headers.get("sec-fetch-site");
  const isForeign =
    site === null ? !isOwnOrigin(request, environment) : site === "cross-site" || site === "same-site";
  const isChange = request.method !== "GET" && request.method !== "HEAD";
  return isForeign && isChange && request.headers.get("authorization") === null ? "cross-site" : null;
};

/**
 * For browsers that send no `Sec-Fetch-Site`, and for callers that are no browsers: these send no `Origin` either.
 * A page of another site can set none of the headers read here.
 */
const isOwnOrigin = (
  { url, headers }: { readonly url: string; readonly headers: { get(name: string): string | null } },
  environment: Environment,
): boolean => {
  const text = headers.get("origin");
  if (text === null) return true;
  if (!URL.canParse(text)) return false;
  const origin = new URL(text);
  const own = new URL(url);
  const hosts = [
    own.host,
    headers.get("host"),
    headers.get("x-forwarded-host"),
    environment["WEBSITE_HOSTNAME"],
  ].map((host) => host?.toLowerCase());
  return hosts.includes(origin.host) && (origin.protocol === "https:" || origin.protocol === own.protocol);
};

/** What the platform calls Microsoft Entra ID. Anybody can have an account with the other providers. */
const ENTRA_ID = "aad";

/** Base64 of a JSON object that names who authenticated the caller, as the platform sends it. */
const isPrincipal = (header: string | null): boolean => {
  if (header === null || header === "") return false;
  try {
    const principal: unknown = JSON.parse(Buffer.from(header, "base64").toString("utf8"));
    return (
      typeof principal === "object" &&
      principal !== null &&
      "auth_typ" in principal &&
      principal.auth_typ === ENTRA_ID
    );
  } catch {
    return false;
  }
};
