import { z } from "zod";
import {
  readAllowedSources,
  readAllowedTargets,
  type AllowedSource,
  type AllowedTarget,
} from "./allow-lists.ts";
import { ConfigError, joinConfigErrors } from "./config-error.ts";
import { completeConnectionString } from "./connection-string.ts";
import { eventValues, readEvents, type EventSettings } from "./event-settings.ts";
import { isLoopback } from "./loopback.ts";
import { checkProxy } from "./proxy-setting.ts";
import { inputQueueName, poisonQueueOf, queueName } from "./queue-name.ts";
import { readTogether } from "./read-together.ts";
import { readRecordKeys, type RecordKey } from "./record-keys.ts";
import { checkGraphHost, checkStorageHost, readUploadHosts } from "./trusted-hosts.ts";
import { version } from "./version.ts";

/** A storage connection as settings have it; `storage/connection.ts` makes clients from it. */
export type ConnectionSetting =
  | { readonly kind: "string"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      readonly blobServiceUri: string;
      readonly queueServiceUri: string;
      /** `managedidentity`: only that; `default`: the first identity that `DefaultAzureCredential` finds. */
      readonly credential: "default" | "managedidentity";
      /** Of a user-assigned identity; null for the default one. */
      readonly clientId: string | null;
    };

/** The settings that every part of the app shares, read once at the start. The README describes each. */
export interface Config {
  /** The setting that the queue triggers name as their connection: `TransferStorage` if it is set, else `AzureWebJobsStorage`. */
  readonly transferConnectionName: string;
  /** Queues and records. */
  readonly transferStorage: ConnectionSetting;
  /** `SourceStorage`: the blobs to move. Default: `transferStorage`. */
  readonly sourceStorage: ConnectionSetting;
  /** `TRANSFER_QUEUE`: jobs. Default `transfers`. */
  readonly transferQueue: string;
  /** `STEP_QUEUE`: the steps of transfers that have begun; only the app writes to it. Default `transfer-steps`. */
  readonly stepQueue: string;
  /** `RESULT_QUEUE`. Default `transfer-results`. */
  readonly resultQueue: string;
  /** `RECORD_CONTAINER`. Default `transfer-records`. */
  readonly recordContainer: string;
  /** What turns new blobs into transfers; null, the default, while `RULES` is not set. */
  readonly events: EventSettings | null;
  /** `EVENT_QUEUE`, also while nothing reads it. */
  readonly eventQueue: string;
  /** `RECORD_RETENTION_DAYS`: ended records are deleted after this long; null for never. Default 90 days. */
  readonly recordRetentionMs: number | null;
  /** `RECORD_KEYS`: for the upload URLs in records; the first seals, all of them open. Default: none, nothing is sealed. */
  readonly recordKeys: readonly RecordKey[];
  /** `ALLOWED_SOURCES`: the blobs that jobs may name. Null, the default, for all. */
  readonly allowedSources: readonly AllowedSource[] | null;
  /** `ALLOWED_TARGETS`: the targets that jobs may name. Null, the default, for all. */
  readonly allowedTargets: readonly AllowedTarget[] | null;
  /** `GRAPH_ENDPOINT`, without a version and without a slash at the end. Default `https://graph.microsoft.com`. */
  readonly graphEndpoint: string;
  /** `UPLOAD_HOSTS`: hosts and domains of upload sessions besides Microsoft's known ones. Default: none. */
  readonly uploadHosts: readonly string[];
  /** `GRAPH_VERSION`: `beta` or `v1.0` for every call; null, the default, for the one that has the target's route. */
  readonly graphVersion: "beta" | "v1.0" | null;
  /** `GRAPH_ACCESS_TOKEN`, only with an endpoint on loopback; null when the app signs in with its identity. */
  readonly graphAccessToken: string | null;
  /** `GRAPH_USER_AGENT`, sent to Graph and to upload hosts. Default `NONISV|blobferry|blobferry/<version>`. */
  readonly graphUserAgent: string;
}

export { ConfigError, poisonQueueOf };

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const DAY_MS = 24 * 60 * 60_000;

const valuesSchema = z.object({
  TRANSFER_QUEUE: inputQueueName("TRANSFER_QUEUE").default("transfers"),
  STEP_QUEUE: inputQueueName("STEP_QUEUE").default("transfer-steps"),
  RESULT_QUEUE: queueName("RESULT_QUEUE").default("transfer-results"),
  RECORD_CONTAINER: z
    .string()
    .regex(
      /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/,
      'RECORD_CONTAINER must be a container name: 3 to 63 lower-case letters, digits and single hyphens, for instance "transfer-records"',
    )
    .default("transfer-records"),
  ...eventValues,
  RECORD_RETENTION_DAYS: z
    .string()
    .regex(
      /^\d{1,5}$/,
      "RECORD_RETENTION_DAYS must be a whole number of days, for instance 90, or 0 to keep records forever",
    )
    .default("90"),
  GRAPH_VERSION: z.enum(["beta", "v1.0"], 'GRAPH_VERSION must be "beta" or "v1.0", or not set').optional(),
  /** The form that Microsoft asks for (https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online#how-to-decorate-your-http-traffic). */
  GRAPH_USER_AGENT: z
    .string()
    .max(256, "GRAPH_USER_AGENT must be at most 256 characters")
    .regex(
      /^(NONISV|ISV)\|[!-{}~](?:[ -{}~]*[!-{}~])?\|[!-.0-{}~](?:[ -.0-{}~]*[!-.0-{}~])?\/[!-.0-{}~]+$/,
      'GRAPH_USER_AGENT must be NONISV|Company|App/version in ASCII, or ISV|Company|App/version, for instance "NONISV|Contoso|Archive/1.0"',
    )
    .default(`NONISV|blobferry|blobferry/${version}`),
});

/**
 * Reads the settings.
 * @throws {ConfigError} for all that are missing or wrong
 */
export const readConfig = (environment: Environment): Config => {
  // The portal leaves an empty value behind when a setting is cleared.
  const env = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const transferConnectionName = hasConnection(env, "TransferStorage")
    ? "TransferStorage"
    : "AzureWebJobsStorage";
  const { values, graph, sourceStorage, ...others } = readTogether({
    values: () => readValues(env),
    transferStorage: () => readConnection(env, transferConnectionName),
    sourceStorage: () =>
      hasConnection(env, "SourceStorage")
        ? readConnection(withQueueUri(env, "SourceStorage"), "SourceStorage")
        : null,
    recordKeys: () => readRecordKeys(env["RECORD_KEYS"]),
    allowedSources: () => readAllowedSources(env["ALLOWED_SOURCES"]),
    allowedTargets: () => readAllowedTargets(env["ALLOWED_TARGETS"]),
    uploadHosts: () => readUploadHosts(env["UPLOAD_HOSTS"]),
    graph: () => readGraph(env),
  });
  return {
    ...others,
    ...values,
    ...graph,
    transferConnectionName,
    sourceStorage: sourceStorage ?? others.transferStorage,
  };
};

const readValues = (env: Environment) => {
  const parsed = valuesSchema.safeParse(env);
  if (!parsed.success)
    throw joinConfigErrors(parsed.error.issues.map(({ message }) => new ConfigError(message)));
  const { TRANSFER_QUEUE, STEP_QUEUE, RESULT_QUEUE, ...values } = parsed.data;
  if (STEP_QUEUE === TRANSFER_QUEUE) throw new ConfigError("STEP_QUEUE must differ from TRANSFER_QUEUE");
  if ([TRANSFER_QUEUE, STEP_QUEUE].some((name) => [name, poisonQueueOf(name)].includes(RESULT_QUEUE))) {
    throw new ConfigError(
      "RESULT_QUEUE must differ from TRANSFER_QUEUE, from STEP_QUEUE and from their poison queues",
    );
  }
  return {
    transferQueue: TRANSFER_QUEUE,
    stepQueue: STEP_QUEUE,
    resultQueue: RESULT_QUEUE,
    recordContainer: values.RECORD_CONTAINER,
    events: readEvents(parsed.data),
    eventQueue: values.EVENT_QUEUE,
    recordRetentionMs: Number(values.RECORD_RETENTION_DAYS) * DAY_MS || null,
    graphVersion: values.GRAPH_VERSION ?? null,
    graphUserAgent: values.GRAPH_USER_AGENT,
  };
};

const hasConnection = (env: Environment, name: string): boolean =>
  Object.keys(env).some((key) => key === name || key.startsWith(`${name}__`));

/** Sources are blobs: their account needs no address of queues, which is never called. */
const withQueueUri = (env: Environment, name: string): Environment => ({
  [`${name}__queueServiceUri`]: env[`${name}__blobServiceUri`],
  ...env,
});

const readConnection = (env: Environment, name: string): ConnectionSetting => {
  const connectionString = env[name];
  if (connectionString !== undefined) {
    if (completeConnectionString(connectionString) === null) {
      throw new ConfigError(
        `${name} must be a storage connection string, for instance "DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net" or "UseDevelopmentStorage=true"`,
      );
    }
    return { kind: "string", connectionString };
  }
  const account = env[`${name}__accountName`];
  const blobServiceUri =
    env[`${name}__blobServiceUri`] ?? (account && `https://${account}.blob.core.windows.net`);
  const queueServiceUri =
    env[`${name}__queueServiceUri`] ?? (account && `https://${account}.queue.core.windows.net`);
  if (blobServiceUri === undefined || queueServiceUri === undefined) {
    throw new ConfigError(
      `${name} is not set: give a connection string, or ${name}__blobServiceUri and ${name}__queueServiceUri for an identity-based connection`,
    );
  }
  const credential = env[`${name}__credential`]?.toLowerCase() ?? "default";
  if (credential !== "default" && credential !== "managedidentity") {
    throw new ConfigError(`${name}__credential must be "managedidentity", or not set`);
  }
  return {
    kind: "identity",
    blobServiceUri: serviceUri(env, `${name}__blobServiceUri`, blobServiceUri),
    queueServiceUri: serviceUri(env, `${name}__queueServiceUri`, queueServiceUri),
    credential,
    clientId: env[`${name}__clientId`] ?? null,
  };
};

const serviceUri = (env: Environment, setting: string, value: string): string => {
  if (!URL.canParse(value) || new URL(value).protocol !== "https:") {
    throw new ConfigError(
      `${setting} must be an https address, for instance "https://account.blob.core.windows.net"`,
    );
  }
  checkStorageHost(setting, value, env["STORAGE_HOSTS"]);
  return value;
};

const readGraph = (env: Environment): Pick<Config, "graphEndpoint" | "graphAccessToken"> => {
  checkProxy(env);
  const endpoint = env["GRAPH_ENDPOINT"] ?? "https://graph.microsoft.com";
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const loopback = url !== null && isLoopback(url);
  if (
    url === null ||
    // As text, since a URL hides an empty query, an empty user and blanks around it.
    /[\s?#@]/.test(endpoint) ||
    !(url.protocol === "https:" || (url.protocol === "http:" && loopback)) ||
    /\/(v1\.0|beta)\/*$/.test(url.pathname)
  ) {
    throw new ConfigError(
      'GRAPH_ENDPOINT must be an https address such as "https://graph.microsoft.com" without a version (http only on loopback, for local work)',
    );
  }
  const token = env["GRAPH_ACCESS_TOKEN"] ?? null;
  if (token !== null && !loopback) {
    throw new ConfigError(
      "GRAPH_ACCESS_TOKEN is accepted only with a GRAPH_ENDPOINT on loopback; elsewhere the app signs in with its identity",
    );
  }
  if (token === null && url.protocol === "http:") {
    throw new ConfigError(
      'GRAPH_ACCESS_TOKEN must be set with a plain http GRAPH_ENDPOINT: any text, for instance "local"',
    );
  }
  checkGraphHost(url, env["GRAPH_HOSTS"]);
  return { graphEndpoint: endpoint.replace(/\/+$/, ""), graphAccessToken: token };
};
