import type { AccessToken } from "@azure/core-auth";
import { expect, it, onTestFinished, vi } from "vitest";
import { lazyCredential } from "../../../src/config/credential.ts";
import { signInFailureOf } from "../../../src/transfer/sign-in.ts";
import { serve } from "../../support/http-server.ts";

const token = (text: string): AccessToken => ({ token: text, expiresOnTimestamp: Number.MAX_SAFE_INTEGER });
const identity = { credential: "default", clientId: null } as const;
const SCOPE = "https://graph.microsoft.com/.default";

/** Credentials that return these tokens, one for each credential, and an identity whose cache can be passed by. */
const tokenSource = (tokens: readonly string[], renewed: AccessToken | null = token("renewed")) => {
  const loaded: string[] = [];
  const renewals: unknown[] = [];
  return {
    loaded,
    renewals,
    credential: () => {
      const text = tokens[loaded.length] ?? "none";
      loaded.push(text);
      return Promise.resolve({ getToken: () => Promise.resolve(token(text)) });
    },
    renewed: (...args: unknown[]) => {
      renewals.push(args);
      return Promise.resolve(renewed);
    },
  };
};

it("loads one credential for all tokens, and none before the first", async () => {
  const source = tokenSource(["a", "b"]);
  const credential = lazyCredential(identity, source);
  expect(source.loaded).toEqual([]);
  expect((await credential.getToken(SCOPE))?.token).toBe("a");
  expect((await credential.getToken(SCOPE))?.token).toBe("a");
  expect([source.loaded, source.renewals]).toEqual([["a"], []]);
});

it("gets the token anew after it was refused", async () => {
  const source = tokenSource(["a", "b"]);
  const credential = lazyCredential(identity, source);
  await credential.getToken(SCOPE);
  credential.forget("a");
  expect((await credential.getToken(SCOPE))?.token).toBe("b");
  expect(source.renewals).toEqual([]);
});

it("counts a refused token as expired, for those who keep it until then", async () => {
  const credential = lazyCredential(identity, tokenSource(["a", "b"]));
  const kept = await credential.getToken(SCOPE);
  expect(kept?.expiresOnTimestamp).toBe(Number.MAX_SAFE_INTEGER);
  credential.forget("a");
  expect(kept?.expiresOnTimestamp).toBe(0);
  expect((await credential.getToken(SCOPE))?.expiresOnTimestamp).toBe(Number.MAX_SAFE_INTEGER);
});

it("remembers every token that was refused at the same time", async () => {
  const credential = lazyCredential(identity, tokenSource(["a", "a"]));
  await credential.getToken(SCOPE);
  credential.forget("a");
  credential.forget("b");
  expect((await credential.getToken(SCOPE))?.token).toBe("renewed");
});

it("passes by the cache of managed identities where that returns the refused token again", async () => {
  const source = tokenSource(["a", "a"]);
  const credential = lazyCredential(identity, source);
  await credential.getToken(SCOPE);
  credential.forget("a");
  expect((await credential.getToken([SCOPE]))?.token).toBe("renewed");
  expect(source.renewals).toEqual([[SCOPE, undefined]]);
});

it("does the same for a claims challenge, which the managed identity's credential ignores", async () => {
  const source = tokenSource(["a"]);
  const credential = lazyCredential(identity, source);
  await credential.getToken(SCOPE);
  const claims = '{"access_token":{}}';
  expect((await credential.getToken(SCOPE, { claims }))?.token).toBe("renewed");
  expect(source.renewals).toEqual([[SCOPE, claims]]);
});

it("returns what there is where nothing can be renewed", async () => {
  const credential = lazyCredential(identity, tokenSource(["a", "a"], null));
  await credential.getToken(SCOPE);
  credential.forget("a");
  expect((await credential.getToken(SCOPE))?.token).toBe("a");
});

it("fails as a sign-in where the token cannot be renewed", async () => {
  const cause = Object.assign(new Error("Description: No such identity. - Correlation ID: 1"), {
    status: 400,
  });
  const source = { ...tokenSource(["a", "a"]), renewed: () => Promise.reject(cause) };
  const credential = lazyCredential(identity, source);
  await credential.getToken(SCOPE);
  credential.forget("a");
  const error: unknown = await credential.getToken(SCOPE).catch((thrown: unknown) => thrown);
  expect(signInFailureOf(error)).toEqual({ cause: "No such identity.", isFinal: true });
});

it("asks the endpoint of a managed identity anew, whose tokens are cached for the whole process", async () => {
  let requests = 0;
  const { url } = await serve((_request, response) => {
    const body = {
      access_token: `token-${++requests}`,
      expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
      resource: "https://graph.microsoft.com",
      token_type: "Bearer",
    };
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  vi.stubEnv("IDENTITY_ENDPOINT", `${url}/msi/token`);
  vi.stubEnv("IDENTITY_HEADER", "header");
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const credential = lazyCredential({ credential: "managedidentity", clientId: null });
  const next = async () => (await credential.getToken(SCOPE))?.token;
  expect([await next(), await next()]).toEqual(["token-1", "token-1"]);
  credential.forget("token-1");
  expect([await next(), await next()]).toEqual(["token-2", "token-2"]);
}, 30_000);
