import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { ConfigError, readConfig, type Config } from "../config/config.ts";
import { readAzdEnvironment, valuesOf } from "./azd-environment.ts";
import { decodeText } from "../config/decode-text.ts";
import { parseLenientJson } from "../config/lenient-json.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** `--connection`: replaces the app's storage settings. */
  readonly connection?: string;
  /** `--settings`, also an `.env` file; default: `local.settings.json` in `cwd`, if it exists. */
  readonly settingsFile?: string;
}

export interface Settings {
  readonly config: Config;
  /** Where the settings came from, in words. */
  readonly from: string;
}

const DEFAULT_FILE = "local.settings.json";

/**
 * Reads the app's settings from the environment, then from `local.settings.json`, as the Core Tools do; in a folder
 * without that file, from the azd environment, so that nothing has to be set after `azd up`.
 * @throws {ConfigError} naming the invalid setting
 */
export const readSettings = async (options: SettingsOptions): Promise<Settings> => {
  const { cwd, env, connection, settingsFile } = options;
  const values = await readValues(resolve(cwd, settingsFile ?? DEFAULT_FILE), settingsFile !== undefined);
  const azd = values === null ? await readAzdEnvironment(cwd, env) : null;
  const merged = merge(values ?? azd?.values ?? {}, env, connection);
  const from = [
    ...(connection === undefined ? [] : ["--connection"]),
    "the environment",
    ...(values === null ? [] : [settingsFile ?? DEFAULT_FILE]),
    ...(azd === null ? [] : [`azd environment ${azd.name}`]),
  ].join(", ");
  return { config: readConfig(merged), from };
};

/** The environment overrides the file, and `--connection` overrides both. */
export const merge = (
  values: Readonly<Record<string, string>>,
  env: Environment,
  connection: string | undefined,
): Record<string, string | undefined> => {
  const merged = { ...values, ...env };
  if (connection === undefined) return merged;
  const isTransferStorage = (name: string): boolean =>
    /^(AzureWebJobsStorage|TransferStorage)(__|$)/.test(name);
  const rest = Object.entries(merged).filter(([name]) => !isTransferStorage(name));
  return { ...Object.fromEntries(rest), AzureWebJobsStorage: connection };
};

const schema = z.object({
  IsEncrypted: z
    .literal(false, "IsEncrypted must be false; encrypted settings need the Core Tools")
    .optional(),
  Values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

const readValues = async (path: string, isRequired: boolean): Promise<Record<string, string> | null> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (!isRequired && (error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (path.endsWith(".env")) return valuesOf(decodeText(bytes));
  try {
    const { Values } = schema.parse(parseLenientJson(decodeText(bytes)));
    return Object.fromEntries(Object.entries(Values).map(([name, value]) => [name, String(value)]));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ConfigError(`${path} is not a settings file: ${why}`, { cause: error });
  }
};
