import type { Config } from "../../config/config.ts";
import { lazyCredential } from "../../config/credential.ts";
import { field, parseObject, textField, type JsonObject } from "../../graph/json.ts";
import { signInFailureOf } from "../../transfer/sign-in.ts";
import { failure, ok, warning, type Finding } from "./finding.ts";

export interface TokenCheck {
  readonly finding: Finding;
  /** Null if no token was obtained. */
  readonly token: string | null;
}

/** Gets a token the way the app does, but with the identity of the caller. */
export const checkToken = async ({ graphAccessToken, graphEndpoint }: Config): Promise<TokenCheck> => {
  if (graphAccessToken !== null) {
    return { token: graphAccessToken, finding: ok("token", "GRAPH_ACCESS_TOKEN is set (loopback)") };
  }
  try {
    const found = await lazyCredential({ credential: "default", clientId: null }).getToken(
      `${graphEndpoint}/.default`,
    );
    if (found !== null) return { token: found.token, finding: judgeToken(found.token) };
  } catch (error) {
    const why = signInFailureOf(error)?.cause ?? (error instanceof Error ? error.name : "unknown error");
    return { token: null, finding: noToken(why) };
  }
  return { token: null, finding: noToken("the identity returned none") };
};

/** @param why in one line, without secrets */
export const noToken = (why: string): Finding =>
  failure("token", `no token for Graph: ${why}`, adviceOn(why));

/** By the number of Entra ID's error: docs/errors.md#sign-in-failed. */
const ADVICE: Readonly<Record<string, string>> = {
  AADSTS90002: "correct AZURE_TENANT_ID: there is no such tenant in this cloud (AZURE_AUTHORITY_HOST)",
  AADSTS700016: "correct AZURE_CLIENT_ID, or AZURE_TENANT_ID: the tenant does not have this application",
  AADSTS7000112: "enable the application in Entra ID: it is disabled",
  AADSTS7000215:
    "correct AZURE_CLIENT_SECRET: it is the secret's value, not its id, of the application in AZURE_CLIENT_ID",
  AADSTS7000222:
    "the secret has expired: create another for the application, and set AZURE_CLIENT_SECRET to it",
};

const adviceOn = (why: string): string =>
  ADVICE[/AADSTS\d+/.exec(why)?.[0] ?? ""] ??
  "sign in (az login), or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, to check from here; in Azure, turn on the app's managed identity";

/** The application permissions in a token; null if it cannot be read or is a user's. */
export const permissionsIn = (token: string): readonly string[] | null => {
  const claims = claimsIn(token);
  if (claims === null) return null;
  const roles = field(claims, "roles");
  if (Array.isArray(roles)) return roles.map(String);
  return textField(claims, "scp") === null ? [] : null;
};

const claimsIn = (token: string): JsonObject | null =>
  parseObject(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

/** Reports whose token it is and which application permissions it carries, but never the token itself. */
export const judgeToken = (token: string): Finding => {
  const claims = claimsIn(token);
  if (claims === null) return ok("token", "a token was obtained");
  const who = textField(claims, "app_displayname") ?? textField(claims, "appid") ?? "unknown";
  const roles = field(claims, "roles");
  const names = Array.isArray(roles) ? roles.map(String) : [];
  const scopes = textField(claims, "scp");
  if (scopes !== null && names.length === 0) {
    return warning(
      "token",
      `a token for a signed-in user was obtained (through ${who}): ${scopes}`,
      "the app uses its managed identity, whose permissions may differ",
    );
  }
  return names.length > 0
    ? ok("token", `a token for ${who} was obtained, with ${names.join(", ")}`)
    : failure(
        "token",
        `missing Graph permission: the token for ${who} carries no permission`,
        "grant the identity an application permission of Microsoft Graph (such as Files.ReadWrite.All) with admin consent",
      );
};
