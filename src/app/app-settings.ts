import { readConfig, type Config, type Environment } from "../config/config.ts";
import { readTogether } from "../config/read-together.ts";
import type { Policy } from "../transfer/policy.ts";
import { readPolicy } from "./policy-override.ts";

/** All that transfers go by. */
export interface AppSettings {
  readonly config: Config;
  readonly policy: Policy;
}

/**
 * Reads the settings without which no transfer runs.
 * @throws {ConfigError} naming all that are missing or wrong, but never their values
 */
export const readAppSettings = (environment: Environment): AppSettings =>
  readTogether({
    config: () => readConfig(environment),
    policy: () => readPolicy(environment, environment["GRAPH_ENDPOINT"] ?? ""),
  });
