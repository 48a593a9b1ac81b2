import type { TokenCredential } from "@azure/core-auth";
import { readConfig, type Config, type ConnectionSetting } from "../config/config.ts";
import { blobService, queueService, type Connection } from "../storage/connection.ts";
import { lazyCredential } from "../config/credential.ts";
import { transferClientFrom, type TransferClient } from "./transfer-client.ts";

/** Where the app's queues and records are. */
export type StorageOption =
  /** A connection string. */
  | string
  | {
      /** `https://ACCOUNT.blob.core.windows.net` */
      readonly blobServiceUri: string;
      /** `https://ACCOUNT.queue.core.windows.net` */
      readonly queueServiceUri: string;
      /** Default: `DefaultAzureCredential`. */
      readonly credential?: TokenCredential;
    };

/** Where the app keeps what it does; only `storage` has no default. */
export interface TransferClientOptions {
  readonly storage: StorageOption;
  /** Address of the account that jobs may name by URL. Default: that of `storage`. */
  readonly sourceBlobServiceUri?: string;
  /** Default `transfers`. */
  readonly transferQueue?: string;
  /** Default `transfer-records`. */
  readonly recordContainer?: string;
}

/**
 * A client for the app whose storage this is. Makes no call yet.
 *
 * ```ts
 * const client = createTransferClient({ storage: connectionString });
 * const { transferId } = await client.submit({
 *   source: { container: "reports", blob: "2026/10/big.pdf" },
 *   target: { kind: "bundle", driveId: "b!x", itemId: "01ABC" },
 * });
 * for await (const { status, acceptedBytes, bytes } of client.watch(transferId)) console.log(status, acceptedBytes, bytes);
 * ```
 * @throws {Error} of the Azure SDK for a connection string that is none
 */
export const createTransferClient = (options: TransferClientOptions): TransferClient => {
  const connection = connectionOf(options.storage);
  const blobs = blobService(connection);
  return transferClientFrom({
    container: blobs.getContainerClient(options.recordContainer ?? "transfer-records"),
    queue: queueService(connection).getQueueClient(options.transferQueue ?? "transfers"),
    sourceBaseUrl: (options.sourceBlobServiceUri ?? blobs.url).replace(/\/+$/, ""),
  });
};

/**
 * A client with the app's own settings (`AzureWebJobsStorage`, `TRANSFER_QUEUE` and so on).
 * @param environment default: `process.env`
 * @throws {ConfigError} naming the setting at fault
 */
export const transferClientFromEnvironment = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): TransferClient => clientFromConfig(readConfig(environment));

/** A client with settings that have been read already. */
export const clientFromConfig = (config: Config): TransferClient =>
  createTransferClient({
    storage: storageOf(config.transferStorage),
    sourceBlobServiceUri: blobService(connectionOf(storageOf(config.sourceStorage))).url,
    transferQueue: config.transferQueue,
    recordContainer: config.recordContainer,
  });

/** A setting as an option; the identity it names is looked for when the first call needs it. */
export const storageOf = (setting: ConnectionSetting): StorageOption =>
  setting.kind === "string" ? setting.connectionString : { ...setting, credential: lazyCredential(setting) };

/** The same as the storage clients take it. */
export const connectionOf = (storage: StorageOption): Connection =>
  typeof storage === "string"
    ? { kind: "string", connectionString: storage }
    : {
        kind: "identity",
        blobServiceUri: storage.blobServiceUri,
        queueServiceUri: storage.queueServiceUri,
        credential: storage.credential ?? lazyCredential({ credential: "default", clientId: null }),
      };
