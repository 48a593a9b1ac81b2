import type { TokenCredential } from "@azure/core-auth";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient, type StoragePipelineOptions } from "@azure/storage-queue";
import { UserError } from "./user-error.ts";

/** Where a connection leads according to its settings. */
export type StorageConnection =
  | { readonly kind: "connectionString"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      readonly serviceUri: string;
      readonly managedIdentity: boolean;
      readonly clientId: string | null;
    };

/** The host's own connection, and that of a binding that names none. */
export const HOST_STORAGE = "AzureWebJobsStorage";

/** Finds a connection's settings: `NAME`, else `AzureWebJobsNAME`; as a string, or identity-based as `NAME__…`. */
export const readStorageConnection = (
  connection: unknown,
  env: NodeJS.ProcessEnv,
  service: "queue" | "blob" = "queue",
): StorageConnection => {
  const name = typeof connection === "string" && connection !== "" ? connection : HOST_STORAGE;
  for (const candidate of [name, `AzureWebJobs${name}`]) {
    const connectionString = env[candidate];
    if (connectionString !== undefined && connectionString !== "")
      return { kind: "connectionString", connectionString };
    const part = (suffix: string): string | undefined =>
      env[`${candidate}__${suffix}`] ?? env[`${candidate}:${suffix}`];
    const accountName = part("accountName");
    const serviceUri =
      part(`${service}ServiceUri`) ?? (accountName && `https://${accountName}.${service}.core.windows.net`);
    if (serviceUri !== undefined && serviceUri !== "") {
      const managedIdentity = part("credential")?.toLowerCase() === "managedidentity";
      return { kind: "identity", serviceUri, managedIdentity, clientId: part("clientId") ?? null };
    }
  }
  throw new UserError(
    `Storage connection "${name}" is missing. Set ${name} to a connection string (for Azurite: UseDevelopmentStorage=true), ` +
      `or ${name}__${service}ServiceUri for a managed identity.`,
  );
};

// The .NET client's policy: five retries after 0.8, 1.6, … s. The host survives a short outage, as the real one does.
const PIPELINE_OPTIONS: StoragePipelineOptions = {
  retryOptions: { maxTries: 6, retryDelayInMs: 800, maxRetryDelayInMs: 60_000, tryTimeoutInMs: 100_000 },
};

/** Opens the queues of a connection. */
export const openQueueService = (connection: StorageConnection): QueueServiceClient => {
  if (connection.kind === "connectionString") {
    return QueueServiceClient.fromConnectionString(connection.connectionString, PIPELINE_OPTIONS);
  }
  return new QueueServiceClient(connection.serviceUri, toCredential(connection), PIPELINE_OPTIONS);
};

/** Opens the blobs of a connection. */
export const openBlobService = (connection: StorageConnection): BlobServiceClient =>
  connection.kind === "connectionString"
    ? BlobServiceClient.fromConnectionString(connection.connectionString, PIPELINE_OPTIONS)
    : new BlobServiceClient(connection.serviceUri, toCredential(connection), PIPELINE_OPTIONS);

interface IdentityChoice {
  readonly managedIdentity: boolean;
  readonly clientId: string | null;
}

/** `@azure/identity` is large, and local hosts rarely need it: it is loaded for the first token. */
const toCredential = (choice: IdentityChoice): TokenCredential => {
  let credential: Promise<TokenCredential> | null = null;
  return {
    async getToken(scopes, options) {
      credential ??= createCredential(choice);
      return (await credential).getToken(scopes, options);
    },
  };
};

const createCredential = async ({ managedIdentity, clientId }: IdentityChoice): Promise<TokenCredential> => {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
  if (!managedIdentity) {
    return new DefaultAzureCredential(clientId === null ? {} : { managedIdentityClientId: clientId });
  }
  return clientId === null ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
};
