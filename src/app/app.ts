import { readConfig } from "../config/config.ts";
import { readPolicy } from "./policy-override.ts";
import { buildServices, type Services } from "./services.ts";

let built: Services | null = null;

/**
 * The app's services, built on first use. Every function's file calls this as it loads, so a setting that is
 * missing or wrong stops the app at its start, with the setting named.
 */
export const services = (): Services => (built ??= build());

const build = (): Services => {
  const config = readConfig(process.env);
  return buildServices(config, readPolicy(process.env, config.graphEndpoint));
};
