import type { TokenCredential } from "@azure/core-auth";

/**
 * Data collection endpoints of Azure Monitor, which take OTLP from signed-in callers
 * (https://learn.microsoft.com/azure/azure-monitor/containers/opentelemetry-protocol-ingestion), and what to sign in to.
 */
const SCOPES: readonly (readonly [suffix: string, scope: string])[] = [
  [".ingest.monitor.azure.com", "https://monitor.azure.com/.default"],
  [".ingest.monitor.azure.us", "https://monitor.azure.us/.default"],
  [".ingest.monitor.azure.cn", "https://monitor.azure.cn/.default"],
];

/** The scope of the token that an OTLP endpoint asks for; null for any that is not Azure Monitor's, which gets none. */
export const scopeOf = (endpoint: string): string | null => {
  if (!URL.canParse(endpoint)) return null;
  const { protocol, hostname } = new URL(endpoint);
  if (protocol !== "https:") return null;
  return SCOPES.find(([suffix]) => hostname.endsWith(suffix))?.[1] ?? null;
};

/**
 * Headers that sign in to Azure Monitor, requested anew for each export: the credential keeps its token for as long as
 * it is valid.
 * @returns null if this endpoint takes no token
 */
export const signInHeaders = (
  endpoint: string,
  credential: () => TokenCredential,
): (() => Promise<Record<string, string>>) | null => {
  const scope = scopeOf(endpoint);
  if (scope === null) return null;
  const signedIn = credential();
  return async () => {
    const token = await signedIn.getToken(scope);
    return token === null ? {} : { Authorization: `Bearer ${token.token}` };
  };
};
