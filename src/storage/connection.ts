import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import type { TokenCredential } from "@azure/core-auth";

/**
 * How to reach an account, in the way of Azure Functions: a connection string, or the services' addresses with an
 * identity (https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection).
 */
export type Connection =
  | { readonly kind: "string"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      readonly blobServiceUri: string;
      readonly queueServiceUri: string;
      readonly credential: TokenCredential;
    };

/** Short: an invocation must not sleep, and a step that failed comes again by way of the queue. */
const pipeline = {
  retryOptions: { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1000 },
};

export const blobService = (connection: Connection): BlobServiceClient =>
  connection.kind === "string"
    ? BlobServiceClient.fromConnectionString(connection.connectionString, pipeline)
    : new BlobServiceClient(connection.blobServiceUri, connection.credential, pipeline);

export const queueService = (connection: Connection): QueueServiceClient =>
  connection.kind === "string"
    ? QueueServiceClient.fromConnectionString(connection.connectionString, pipeline)
    : new QueueServiceClient(connection.queueServiceUri, connection.credential, pipeline);
