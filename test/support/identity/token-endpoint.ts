import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What the app asked for. */
export interface Ask {
  readonly resource: string;
  readonly clientId: string | null;
}

/** Gives tokens for managed identities, as App Service does within an app (https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference). */
export interface TokenEndpoint {
  /** `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly asks: readonly Ask[];
  /** How long the tokens given from now on are valid. Default a day. */
  readonly setLifetime: (seconds: number) => void;
  readonly close: () => void;
}

/** @param onToken called for each token that is given */
export const startTokenEndpoint = async (
  onToken: (resource: string, token: string) => void,
): Promise<TokenEndpoint> => {
  const secret = randomUUID();
  const asks: Ask[] = [];
  let lifetimeSeconds = 86_400;
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://endpoint");
    const resource = searchParams.get("resource") ?? "";
    if (request.headers["x-identity-header"] !== secret || searchParams.get("api-version") !== "2019-08-01") {
      response.writeHead(401).end();
      return;
    }
    asks.push({ resource, clientId: searchParams.get("client_id") });
    const expiresOn = Math.floor(Date.now() / 1000) + lifetimeSeconds;
    const token = unsignedToken(resource, expiresOn);
    onToken(resource, token);
    const body = { access_token: token, expires_on: String(expiresOn), resource, token_type: "Bearer" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    settings: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: secret },
    asks,
    setLifetime: (seconds) => {
      lifetimeSeconds = seconds;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/** Azurite reads the claims of a token and checks no signature. */
const unsignedToken = (resource: string, expiresOn: number): string => {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    aud: resource,
    iss: "https://sts.windows.net/00000000-0000-4000-8000-00000000abcd/",
    nbf: seconds - 60,
    iat: seconds,
    exp: expiresOn,
    jti: randomUUID(),
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.unsigned`;
};
