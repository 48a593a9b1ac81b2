import { availableParallelism } from "node:os";
import { toLogLevel, type LogLevel } from "../log.ts";
import { readHostJson, type HostConfig } from "./host-json.ts";
import { leaseSeconds } from "./lease-seconds.ts";
import { missingSettings, readLocalSettings } from "./local-settings.ts";

/** Everything that is set from outside: host.json, and what only this host knows. */
export interface HostSettings extends HostConfig {
  readonly leaseSeconds: number;
  readonly minimumLogLevel: LogLevel;
  /** An IANA name. */
  readonly timeZone: string;
}

/** Completes the environment from local.settings.json, before the app reads it, and reads the host's own settings. */
export async function prepareSettings(appRoot: string, env: NodeJS.ProcessEnv): Promise<HostSettings> {
  Object.assign(env, missingSettings(await readLocalSettings(appRoot), env));
  // As `func start` sets them.
  const environment = (env["AZURE_FUNCTIONS_ENVIRONMENT"] ??= "Development");
  env["FUNCTIONS_WORKER_RUNTIME"] ??= "node";

  const machine = {
    processors: env["WEBSITE_SKU"] === "Dynamic" ? 1 : availableParallelism(),
    isDevelopment: environment.toLowerCase() === "development",
  };
  const config = await readHostJson(appRoot, machine, env);
  return {
    ...config,
    leaseSeconds: leaseSeconds(env),
    minimumLogLevel: toLogLevel(env["BLOBFERRY_LOCAL_LOG_LEVEL"] ?? config.logLevel),
    timeZone: env["WEBSITE_TIME_ZONE"] ?? "UTC",
  };
}
