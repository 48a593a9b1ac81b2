import type { TokenCredential } from "@azure/core-auth";
import { QueueServiceClient, type StoragePipelineOptions } from "@azure/storage-queue";
import { UserError } from "../user-error.ts";

/** Where a connection leads, as its settings say it. */
export type QueueConnection =
  | { readonly kind: "connectionString"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      readonly serviceUri: string;
      readonly managedIdentity: boolean;
      readonly clientId: string | undefined;
    };

/** The connection a binding without one uses. */
const DEFAULT_CONNECTION = "AzureWebJobsStorage";

/** Finds a connection's settings: `NAME`, else `AzureWebJobsNAME`; as a string, or identity-based as `NAME__…`. */
export function readQueueConnection(connection: unknown, env: NodeJS.ProcessEnv): QueueConnection {
  const name = typeof connection === "string" && connection !== "" ? connection : DEFAULT_CONNECTION;
  for (const candidate of [name, `AzureWebJobs${name}`]) {
    const connectionString = env[candidate];
    if (connectionString !== undefined && connectionString !== "")
      return { kind: "connectionString", connectionString };
    const part = (suffix: string): string | undefined =>
      env[`${candidate}__${suffix}`] ?? env[`${candidate}:${suffix}`];
    const accountName = part("accountName");
    const serviceUri =
      part("queueServiceUri") ?? (accountName && `https://${accountName}.queue.core.windows.net`);
    if (serviceUri !== undefined && serviceUri !== "") {
      const managedIdentity = part("credential")?.toLowerCase() === "managedidentity";
      return { kind: "identity", serviceUri, managedIdentity, clientId: part("clientId") };
    }
  }
  throw new UserError(
    `Storage connection "${name}" is missing. Set ${name} to a connection string (for Azurite: UseDevelopmentStorage=true), ` +
      `or ${name}__queueServiceUri for a managed identity.`,
  );
}

// The .NET client's: five retries after 0.8, 1.6, … s. So a short outage is ridden out, as on the real host.
const pipeline: StoragePipelineOptions = {
  retryOptions: { maxTries: 6, retryDelayInMs: 800, maxRetryDelayInMs: 60_000, tryTimeoutInMs: 100_000 },
};

/** Opens a connection. */
export function openQueueService(connection: QueueConnection): QueueServiceClient {
  if (connection.kind === "connectionString") {
    return QueueServiceClient.fromConnectionString(connection.connectionString, pipeline);
  }
  return new QueueServiceClient(connection.serviceUri, toCredential(connection), pipeline);
}

interface IdentityChoice {
  readonly managedIdentity: boolean;
  readonly clientId: string | undefined;
}

/** `@azure/identity` is large, and local hosts hardly ever need it: it is loaded for the first token. */
function toCredential(choice: IdentityChoice): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      credential ??= createCredential(choice);
      return (await credential).getToken(scopes, options);
    },
  };
}

async function createCredential({ managedIdentity, clientId }: IdentityChoice): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
  if (!managedIdentity) {
    return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
  }
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}
