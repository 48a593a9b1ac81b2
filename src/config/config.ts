import { z } from "zod";

/** A connection as settings name it; `storage/connection.ts` builds clients from it. */
export type ConnectionSetting =
  | { readonly kind: "string"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      readonly blobServiceUri: string;
      readonly queueServiceUri: string;
      readonly credential: "default" | "managedidentity";
      readonly clientId: string | null;
    };

/** All settings, checked once at start. See the README for each. */
export interface Config {
  /** The setting that the queue triggers name as their connection. */
  readonly transferConnectionName: string;
  readonly transferStorage: ConnectionSetting;
  readonly sourceStorage: ConnectionSetting;
  readonly transferQueue: string;
  readonly poisonQueue: string;
  readonly resultQueue: string;
  readonly recordContainer: string;
  readonly graphEndpoint: string;
  readonly graphVersion: string;
  /** Only with a loopback endpoint. */
  readonly graphAccessToken: string | null;
}

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type Environment = Readonly<Record<string, string | undefined>>;

const queueName = (setting: string) =>
  z
    .string()
    .regex(
      /^[a-z0-9](?!.*--)[a-z0-9-]{1,54}[a-z0-9]$/,
      `${setting} must be a queue name: 3 to 56 lower-case letters, digits and single hyphens, for instance "transfers"`,
    );

const namesSchema = z.object({
  TRANSFER_QUEUE: queueName("TRANSFER_QUEUE").default("transfers"),
  RESULT_QUEUE: queueName("RESULT_QUEUE").default("transfer-results"),
  RECORD_CONTAINER: z
    .string()
    .regex(
      /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/,
      'RECORD_CONTAINER must be a container name: 3 to 63 lower-case letters, digits and single hyphens, for instance "transfer-records"',
    )
    .default("transfer-records"),
  GRAPH_VERSION: z
    .enum(["beta", "v1.0"], 'GRAPH_VERSION must be "beta" or "v1.0"; the six routes are in beta')
    .default("beta"),
});

/**
 * Reads the settings.
 * @throws {ConfigError} naming the setting at fault and what it should look like
 */
export const readConfig = (environment: Environment): Config => {
  // An empty value is how the portal leaves a setting that was cleared.
  const env = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const names = namesSchema.safeParse(env);
  if (!names.success) throw new ConfigError(names.error.issues.map((issue) => issue.message).join("; "));

  const transferConnectionName = hasConnection(env, "TransferStorage")
    ? "TransferStorage"
    : "AzureWebJobsStorage";
  const transferStorage = readConnection(env, transferConnectionName);
  const { TRANSFER_QUEUE, RESULT_QUEUE } = names.data;
  if (RESULT_QUEUE === TRANSFER_QUEUE || RESULT_QUEUE === `${TRANSFER_QUEUE}-poison`) {
    throw new ConfigError("RESULT_QUEUE must differ from TRANSFER_QUEUE and from its poison queue");
  }
  return {
    transferConnectionName,
    transferStorage,
    sourceStorage: hasConnection(env, "SourceStorage")
      ? readConnection(env, "SourceStorage")
      : transferStorage,
    transferQueue: names.data.TRANSFER_QUEUE,
    poisonQueue: `${names.data.TRANSFER_QUEUE}-poison`,
    resultQueue: names.data.RESULT_QUEUE,
    recordContainer: names.data.RECORD_CONTAINER,
    graphVersion: names.data.GRAPH_VERSION,
    ...readGraph(env),
  };
};

const hasConnection = (env: Environment, name: string): boolean =>
  Object.keys(env).some((key) => key === name || key.startsWith(`${name}__`));

const readConnection = (env: Environment, name: string): ConnectionSetting => {
  const connectionString = env[name];
  if (connectionString !== undefined) {
    if (
      !/^UseDevelopmentStorage=true/i.test(connectionString) &&
      !/(AccountName|Endpoint|SharedAccessSignature)=/i.test(connectionString)
    ) {
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
    blobServiceUri: serviceUri(`${name}__blobServiceUri`, blobServiceUri),
    queueServiceUri: serviceUri(`${name}__queueServiceUri`, queueServiceUri),
    credential,
    clientId: env[`${name}__clientId`] ?? null,
  };
};

const serviceUri = (setting: string, value: string): string => {
  if (!URL.canParse(value) || new URL(value).protocol !== "https:") {
    throw new ConfigError(
      `${setting} must be an https address, for instance "https://account.blob.core.windows.net"`,
    );
  }
  return value;
};

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

const readGraph = (env: Environment): Pick<Config, "graphEndpoint" | "graphAccessToken"> => {
  const endpoint = env["GRAPH_ENDPOINT"] ?? "https://graph.microsoft.com";
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const loopback = url !== null && LOOPBACK_HOSTS.has(url.hostname);
  if (
    url === null ||
    !(url.protocol === "https:" || (url.protocol === "http:" && loopback)) ||
    url.search ||
    /\/(v1\.0|beta)\/*$/.test(url.pathname) ||
    url.username
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
  return { graphEndpoint: endpoint.replace(/\/+$/, ""), graphAccessToken: token };
};
