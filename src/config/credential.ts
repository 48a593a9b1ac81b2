import type { AccessToken, TokenCredential } from "@azure/core-auth";

/** Who signs in, where there is no key. */
export interface Identity {
  /** `managedidentity`: only that; `default`: the first that `DefaultAzureCredential` finds. */
  readonly credential: "default" | "managedidentity";
  /** Of a user-assigned identity; null for the default one. */
  readonly clientId: string | null;
}

/** A credential that can get a token anew although the one it has has not expired. */
export interface RenewableCredential extends TokenCredential {
  /** The service refuses this token: it counts as expired at once, and the next one comes from no cache. */
  forget(token: string): void;
}

/** What obtains tokens for an {@link Identity}. Tests pass their own. */
export interface TokenSource {
  credential(): Promise<TokenCredential>;
  /** A token past the cache of managed identities; null if this is not one. */
  renewed(scope: string, claims: string | undefined): Promise<AccessToken | null>;
}

/** Clients that signed in at the same time may have a token each, and all of them may be refused at once. */
const MAX_FORGOTTEN = 8;

/**
 * A credential that loads `@azure/identity`, which is large, only when the first token is requested.
 *
 * Managed identities' tokens are cached for the whole process, so a new credential may return the very token that was
 * refused; then the identity's endpoint is asked again.
 */
export const lazyCredential = (
  identity: Identity,
  source: TokenSource = tokenSource(identity),
): RenewableCredential => {
  let loading: Promise<TokenCredential> | null = null;
  let forgotten: readonly string[] = [];
  let latest: string | null = null;
  // The SDKs' policies keep a token until the time that it names.
  const revocable = (token: AccessToken): AccessToken => ({
    ...token,
    get expiresOnTimestamp() {
      return forgotten.includes(token.token) ? 0 : token.expiresOnTimestamp;
    },
  });
  return {
    forget: (token) => {
      forgotten = [token, ...forgotten].slice(0, MAX_FORGOTTEN);
      loading = null;
    },
    getToken: async (scopes, options) => {
      // Claims come with the refusal of the latest token (continuous access evaluation).
      const refused = options?.claims === undefined ? forgotten : [latest];
      const found = await (await (loading ??= source.credential())).getToken(scopes, options);
      const isStale = found !== null && refused.includes(found.token);
      const scope = typeof scopes === "string" ? scopes : (scopes[0] ?? "");
      const token = isStale ? ((await renewed(source, scope, options?.claims)) ?? found) : found;
      latest = token?.token ?? null;
      return token && revocable(token);
    },
  };
};

/** The library below `@azure/identity` throws errors of its own, by which nobody would know that the sign-in failed. */
const renewed = async (
  source: TokenSource,
  scope: string,
  claims: string | undefined,
): Promise<AccessToken | null> => {
  try {
    return await source.renewed(scope, claims);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const failure = new Error(`Authentication failed. Message: ${why}`, { cause: error });
    throw Object.assign(failure, { name: "CredentialUnavailableError" });
  }
};

const tokenSource = ({ credential, clientId }: Identity): TokenSource => ({
  credential: async () => {
    const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
    return credential === "managedidentity"
      ? new ManagedIdentityCredential(clientId === null ? {} : { clientId })
      : new DefaultAzureCredential(clientId === null ? {} : { managedIdentityClientId: clientId });
  },
  renewed: async (scope, claims) => {
    const { ManagedIdentityApplication } = await import("@azure/msal-node");
    const identity = new ManagedIdentityApplication(
      clientId === null ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } },
    );
    // Where no endpoint is configured, the token may as well be a developer's.
    if (credential === "default" && identity.getManagedIdentitySource() === "DefaultToImds") return null;
    const { accessToken, expiresOn } = await identity.acquireToken({
      resource: scope.replace(/\/\.default$/, ""),
      ...(claims === undefined ? { forceRefresh: true } : { claims }),
    });
    return expiresOn === null ? null : { token: accessToken, expiresOnTimestamp: expiresOn.getTime() };
  },
});
