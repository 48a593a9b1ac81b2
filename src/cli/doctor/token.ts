import type { Config } from "../../config/config.ts";
import { lazyCredential } from "../../config/credential.ts";
import { field, parseObject, textField } from "../../graph/json.ts";
import { fault, ok, warning, type Finding } from "./finding.ts";

export interface TokenCheck {
  readonly finding: Finding;
  /** Null when there is none. */
  readonly token: string | null;
}

/** Gets a token as the app would, from where this runs. */
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
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
    return { token: null, finding: noToken(why) };
  }
  return { token: null, finding: noToken("the identity gave none") };
};

const noToken = (why: string): Finding =>
  fault(
    "token",
    `no token for Graph: ${why}`,
    "sign in (az login) to try it from here; in Azure, turn the app's managed identity on",
  );

/** Says whose token it is and which application permissions it carries. The token itself is never shown. */
export const judgeToken = (token: string): Finding => {
  const claims = parseObject(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  if (claims === null) return ok("token", "a token was obtained");
  const who = textField(claims, "app_displayname") ?? textField(claims, "appid") ?? "unknown";
  const roles = field(claims, "roles");
  const names = Array.isArray(roles) ? roles.map(String) : [];
  const scopes = textField(claims, "scp");
  if (scopes !== null && names.length === 0) {
    return warning(
      "token",
      `a token of a signed-in user was obtained (through ${who}): ${scopes}`,
      "the app itself uses its managed identity; what it may do is seen only with that one's token",
    );
  }
  return names.length > 0
    ? ok("token", `a token of ${who} was obtained, with ${names.join(", ")}`)
    : fault(
        "token",
        `missing Graph permission: the token of ${who} carries none at all`,
        "grant the identity an application permission of Microsoft Graph (Files.ReadWrite.All, say) with admin consent",
      );
};
