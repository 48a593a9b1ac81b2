import { existsSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { ConfigError, readConfig, type Config } from "../config/config.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** `--connection`: replaces the app's storage settings. */
  readonly connection?: string;
  /** `--settings`; default: `local.settings.json` in `cwd`, if that is the app's own folder. */
  readonly settingsFile?: string;
  /** The folder of the app's own package; default: that of this code. */
  readonly appFolder?: string;
  /** Gets one line about the file, where none was named. */
  readonly note: (text: string) => void;
}

export interface Settings {
  readonly config: Config;
  /** Where the settings came from, in words. */
  readonly from: string;
}

const DEFAULT_FILE = "local.settings.json";

/**
 * Reads the app's settings from the environment, then from `local.settings.json`, as the Core Tools do.
 *
 * Settings say which hosts get the user's tokens, so the file of any other folder than the app's own counts only if it
 * is named: the folder may come from a stranger.
 *
 * @throws {ConfigError} naming the invalid setting
 */
export const readSettings = async (options: SettingsOptions): Promise<Settings> => {
  const { cwd, env, connection, settingsFile } = options;
  const values =
    settingsFile === undefined ? await readDefault(options) : await readValues(resolve(cwd, settingsFile));
  const merged = merge(values ?? {}, env, connection);
  const from = [
    ...(connection === undefined ? [] : ["--connection"]),
    "the environment",
    ...(values === null ? [] : [settingsFile ?? DEFAULT_FILE]),
  ].join(", ");
  return { config: readConfig(merged), from };
};

const readDefault = async ({
  cwd,
  appFolder = ownFolder(),
  note,
}: SettingsOptions): Promise<Record<string, string> | null> => {
  const path = join(cwd, DEFAULT_FILE);
  if (!existsSync(path)) return null;
  if (realpathSync(cwd) !== realpathSync(appFolder)) {
    note(
      `${path} is not used, because this is not the app's own folder; to use it, add --settings ${DEFAULT_FILE}`,
    );
    return null;
  }
  note(`settings from ${path}`);
  return await readValues(path);
};

const ownFolder = (): string => dirname(createRequire(import.meta.url).resolve("blobferry/package.json"));

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

const readValues = async (path: string): Promise<Record<string, string>> => {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
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
