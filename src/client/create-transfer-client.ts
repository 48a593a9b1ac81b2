import type { TokenCredential } from "@azure/core-auth";
import { ConfigError, readConfig, type Config, type Environment } from "../config/config.ts";
import { lazyCredential } from "../config/credential.ts";
import { addressOf, appStorage, blobService, queueService, type Connection } from "../storage/connection.ts";
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

/** Which app the client is for; only `storage` has no default. */
export interface TransferClientOptions {
  readonly storage: StorageOption;
  /** Address of the account that `source.url` may name. Default: that of `storage`. */
  readonly sourceBlobServiceUri?: string;
  /** The app's `TRANSFER_QUEUE`. Default `transfers`. */
  readonly transferQueue?: string;
  /** The app's `STEP_QUEUE`. Default `transfer-steps`. */
  readonly stepQueue?: string;
  /** The app's `RECORD_CONTAINER`. Default `transfer-records`. */
  readonly recordContainer?: string;
}

/**
 * A client for the app that uses this storage. Makes no call yet.
 *
 * ```ts
 * const client = createTransferClient({ storage: connectionString });
 * const { transferId } = await client.submit({
 *   source: { container: "reports", blob: "2026/10/big.pdf" },
 *   target: { kind: "bundle", driveId: "b!x", itemId: "01ABC" },
 * });
 * for await (const { status, acceptedBytes, bytes } of client.watch(transferId)) console.log(status, acceptedBytes, bytes);
 * ```
 * @throws {ConfigError} if `storage` is missing
 * @throws {Error} from the Azure SDK if the connection string is invalid
 */
export const createTransferClient = (options: TransferClientOptions): TransferClient => {
  const connection = connectionFrom(options.storage);
  const blobs = blobService(connection);
  const queues = queueService(connection);
  return transferClientFrom({
    container: blobs.getContainerClient(options.recordContainer ?? "transfer-records"),
    queues: {
      jobs: queues.getQueueClient(options.transferQueue ?? "transfers"),
      steps: queues.getQueueClient(options.stepQueue ?? "transfer-steps"),
    },
    sourceBaseUrl: addressOf(options.sourceBlobServiceUri ?? blobs.url),
  });
};

/**
 * A client with the app's own settings (`AzureWebJobsStorage`, `TRANSFER_QUEUE` and so on).
 * @param environment default: `process.env`
 * @throws {ConfigError} naming the setting that is missing or wrong
 */
export const transferClientFromEnvironment = (environment: Environment = process.env): TransferClient =>
  clientFromConfig(readConfig(environment));

/** A client with settings that have been read already. */
export const clientFromConfig = (config: Config): TransferClient => {
  const { records, queues, sourceBaseUrl } = appStorage(config);
  return transferClientFrom({ container: records, queues, sourceBaseUrl });
};

const connectionFrom = (given: StorageOption): Connection => {
  const storage = checked(given);
  return typeof storage === "string"
    ? { kind: "string", connectionString: storage }
    : {
        kind: "identity",
        blobServiceUri: storage.blobServiceUri,
        queueServiceUri: storage.queueServiceUri,
        credential: storage.credential ?? lazyCredential({ credential: "default", clientId: null }),
      };
};

/** Callers without types, or with an environment variable that is not set, may have given anything. */
const checked = (
  storage: Partial<Exclude<StorageOption, string>> | string | null | undefined,
): StorageOption => {
  const isGiven = (text: unknown): text is string => typeof text === "string" && text !== "";
  if (isGiven(storage)) return storage;
  const { blobServiceUri, queueServiceUri, credential } =
    typeof storage === "object" && storage !== null ? storage : {};
  if (isGiven(blobServiceUri) && isGiven(queueServiceUri))
    return { blobServiceUri, queueServiceUri, ...(credential === undefined ? {} : { credential }) };
  const missing = [
    ...(isGiven(blobServiceUri) ? [] : ["blobServiceUri"]),
    ...(isGiven(queueServiceUri) ? [] : ["queueServiceUri"]),
  ];
  throw new ConfigError(
    missing.length === 2
      ? "storage is missing: give a connection string, or blobServiceUri and queueServiceUri"
      : `storage.${missing.join()} is missing: an identity-based connection needs blobServiceUri and queueServiceUri`,
  );
};
