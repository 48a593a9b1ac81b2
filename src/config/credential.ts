import type { TokenCredential } from "@azure/core-auth";

/** Who signs in, where there is no key. */
export interface Identity {
  /** `managedidentity`: only that; `default`: the first that `DefaultAzureCredential` finds. */
  readonly credential: "default" | "managedidentity";
  /** Of a user-assigned identity; null for the default one. */
  readonly clientId: string | null;
}

/** A credential that loads `@azure/identity`, which is large, only when the first token is requested. */
export const lazyCredential = ({ credential, clientId }: Identity): TokenCredential => {
  let loading: Promise<TokenCredential> | null = null;
  const load = async (): Promise<TokenCredential> => {
    const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
    return credential === "managedidentity"
      ? new ManagedIdentityCredential(clientId === null ? {} : { clientId })
      : new DefaultAzureCredential(clientId === null ? {} : { managedIdentityClientId: clientId });
  };
  return { getToken: async (scopes, options) => (await (loading ??= load())).getToken(scopes, options) };
};
