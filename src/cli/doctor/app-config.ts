import { readAppSettings } from "../../app/app-settings.ts";
import { readApiAuth } from "../../config/api-auth.ts";
import { ConfigError, type Config, type Environment } from "../../config/config.ts";
import { readTogether } from "../../config/read-together.ts";

/**
 * Reads every setting that the app, its API and its host read, although the command line needs only some of them.
 * @throws {ConfigError} naming all that are missing or wrong
 */
export const readWholeConfig = (environment: Environment): Config =>
  readTogether({
    app: () => readAppSettings(environment),
    auth: () => readApiAuth(environment),
    runtime: () => {
      checkRuntime(environment["FUNCTIONS_WORKER_RUNTIME"] ?? "");
    },
  }).app.config;

/** Another one starts no Node, and so none of the functions. */
const checkRuntime = (runtime: string): void => {
  if (runtime !== "" && runtime.toLowerCase() !== "node")
    throw new ConfigError('FUNCTIONS_WORKER_RUNTIME must be "node", or not set');
};
