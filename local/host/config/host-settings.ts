import { availableParallelism } from "node:os";
import { overriddenSettings } from "../../../src/config/overridden-settings.ts";
import { toLogLevel, type LogLevel } from "../log.ts";
import { UserError } from "../user-error.ts";
import { readHostJson, type HostConfig } from "./host-json.ts";
import { readLeaseSeconds } from "./lease-seconds.ts";
import { missingSettings, readLocalSettings } from "./local-settings.ts";

/** Everything configurable: host.json, and the settings that only this host has. */
export interface HostSettings extends HostConfig {
  readonly leaseSeconds: number;
  readonly minimumLogLevel: LogLevel;
  /** An IANA name. */
  readonly timeZone: string;
  /** Settings of local.settings.json that the environment overrides. */
  readonly overridden: readonly string[];
}

/** Fills the environment from local.settings.json before the app reads it, then reads the host's own settings. */
export const prepareSettings = async (appRoot: string, env: NodeJS.ProcessEnv): Promise<HostSettings> => {
  const values = await readLocalSettings(appRoot);
  const overridden = overriddenSettings(values, env);
  Object.assign(env, missingSettings(values, env));
  // `func start` sets the same two.
  const environment = (env["AZURE_FUNCTIONS_ENVIRONMENT"] ??= "Development");
  const runtime = (env["FUNCTIONS_WORKER_RUNTIME"] ??= "node");
  if (runtime !== "node") throw new UserError(`FUNCTIONS_WORKER_RUNTIME must be "node", not "${runtime}".`);

  const machine = {
    processors: env["WEBSITE_SKU"] === "Dynamic" ? 1 : availableParallelism(),
    isDevelopment: environment.toLowerCase() === "development",
  };
  const config = await readHostJson(appRoot, machine, env);
  return {
    ...config,
    leaseSeconds: readLeaseSeconds(env),
    minimumLogLevel: toLogLevel(env["BLOBFERRY_LOCAL_LOG_LEVEL"] ?? config.logLevel),
    timeZone: env["WEBSITE_TIME_ZONE"] ?? "UTC",
    overridden,
  };
};
