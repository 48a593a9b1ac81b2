import type { TokenCredential } from "@azure/core-auth";

/** Who signs in, where no key does. */
export interface Identity {
  /** `managedidentity`: only that; `default`: whatever `DefaultAzureCredential` finds. */
  readonly credential: "default" | "managedidentity";
  /** Of a user-assigned identity. */
  readonly clientId: string | null;
}

/** A credential that loads `@azure/identity`, which is large, when the first token is asked for. */
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
