import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { ConfigError, readConfig, type Config } from "../config/config.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** `--connection`: replaces the app's storage settings. */
  readonly connection?: string;
  /** `--settings`; default: `local.settings.json` in `cwd`, if it exists. */
  readonly settingsFile?: string;
}

export interface Settings {
  readonly config: Config;
  /** Where the settings came from, in words. */
  readonly from: string;
}

const DEFAULT_FILE = "local.settings.json";

const readFileOf = ({ cwd, settingsFile }: SettingsOptions): Promise<Record<string, string> | null> =>
  readValues(resolve(cwd, settingsFile ?? DEFAULT_FILE), settingsFile !== undefined);

/**
 * The names of everything that is set, for the app or not.
 * @throws {ConfigError} if the settings file cannot be read
 */
export const readSettingKeys = async (options: SettingsOptions): Promise<readonly string[]> =>
  Object.keys(merge((await readFileOf(options)) ?? {}, options.env, options.connection));

/**
 * Reads the app's settings from the environment, then from `local.settings.json`, as the Core Tools do.
 * @throws {ConfigError} naming the invalid setting
 */
export const readSettings = async (options: SettingsOptions): Promise<Settings> => {
  const { env, connection, settingsFile } = options;
  const values = await readFileOf(options);
  const merged = merge(values ?? {}, env, connection);
  const from = [
    ...(connection === undefined ? [] : ["--connection"]),
    "the environment",
    ...(values === null ? [] : [settingsFile ?? DEFAULT_FILE]),
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
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (!isRequired && (error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    const { Values } = schema.parse(JSON.parse(text.replace(/^\uFEFF/, "")));
    return Object.fromEntries(Object.entries(Values).map(([name, value]) => [name, String(value)]));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ConfigError(`${path} is not a settings file: ${why}`, { cause: error });
  }
};
