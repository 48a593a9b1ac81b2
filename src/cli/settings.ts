import { existsSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { ConfigError, readConfig, type Config } from "../config/config.ts";
import { joinConfigErrors } from "../config/config-error.ts";
import { overriddenSettings } from "../config/overridden-settings.ts";
import { SETTING_NAMES } from "../config/setting-names.ts";
import { fileErrorText } from "./file-error.ts";
import { readAzdEnvironment, valuesOf } from "./azd-environment.ts";
import { librarySettings } from "./library-settings.ts";
import { decodeText } from "../config/decode-text.ts";
import { parseErrorText } from "../config/parse-error.ts";
import { parseSettingsFile } from "../config/settings-file.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** `--connection`: replaces the app's storage settings. */
  readonly connection?: string;
  /** `--settings`, also an `.env` file; default: `local.settings.json` in `cwd`, if that is the app's own folder. */
  readonly settingsFile?: string;
  /** The folder of the app's own package; default: that of this code. */
  readonly appFolder?: string;
  /** Gets a line about the file, where none was named, and one about what the environment overrides. */
  readonly note: (text: string) => void;
}

export interface Settings {
  readonly config: Config;
  /** Where the settings came from, in words. */
  readonly from: string;
  /** Those of the file that libraries read from the process's own environment. */
  readonly forLibraries: Readonly<Record<string, string>>;
}

/** @throws {ConfigError} */
export type ReadConfig = (values: Environment) => Config;

const DEFAULT_FILE = "local.settings.json";

const readFileOf = (options: SettingsOptions): Promise<Record<string, string> | null> => {
  const { cwd, settingsFile } = options;
  return settingsFile === undefined ? readDefault(options) : readValues(resolve(cwd, settingsFile));
};

/**
 * The names of everything that is set, for the app or not.
 * @throws {ConfigError} if the settings file cannot be read
 */
export const readSettingKeys = async (options: SettingsOptions): Promise<readonly string[]> =>
  // The line about the file is for those who read the settings themselves.
  Object.keys(
    merge((await readFileOf({ ...options, note: () => undefined })) ?? {}, options.env, options.connection),
  );

/**
 * Reads the app's settings from the environment, then from `local.settings.json`, as the Core Tools do; without that
 * file, from the azd environment, so that nothing has to be set after `azd up`.
 *
 * Settings say which hosts get the user's tokens, so the files of any other folder than the app's own count only if
 * they are named: the folder may come from a stranger.
 *
 * @param read for a caller that needs more to be right than the command line does
 * @throws {ConfigError} naming the invalid settings
 */
export const readSettings = async (
  options: SettingsOptions,
  read: ReadConfig = readConfig,
): Promise<Settings> => {
  const { values, from, forLibraries } = await readMerged(options);
  return {
    config: options.connection === undefined ? read(values) : ofFlag(() => read(values)),
    from,
    forLibraries,
  };
};

/** Where `--connection` takes the place of a setting, errors name the flag. */
const ofFlag = (read: () => Config): Config => {
  try {
    return { ...read(), transferConnectionName: "--connection" };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw joinConfigErrors(
      error.faults.map(
        ({ message }) =>
          new ConfigError(message.replace(/^AzureWebJobsStorage\b/, "--connection"), { cause: error }),
      ),
    );
  }
};

/**
 * One setting that only the command line needs, from where the others come from; null if it is not set.
 * @throws {ConfigError} if the settings file cannot be read
 */
export const readSetting = async (options: SettingsOptions, name: string): Promise<string | null> =>
  (await readMerged(options)).values[name] ?? null;

interface MergedSettings {
  readonly values: Environment;
  /** Where they came from, in words. */
  readonly from: string;
  readonly forLibraries: Readonly<Record<string, string>>;
}

const readMerged = async (options: SettingsOptions): Promise<MergedSettings> => {
  const { cwd, env, connection, settingsFile } = options;
  const values = await readFileOf(options);
  const azd = values === null && isOwnFolder(options) ? await readAzdEnvironment(cwd, env) : null;
  if (azd !== null) options.note(`settings from azd environment ${azd.name}`);
  const merged = merge(values ?? azd?.values ?? {}, env, connection);
  if (values !== null) noteOverridden(values, options);
  const from = [
    ...(connection === undefined ? [] : ["--connection"]),
    ...(isSetIn(env) ? ["the environment"] : []),
    ...(values === null ? [] : [settingsFile ?? DEFAULT_FILE]),
    ...(azd === null ? [] : [`azd environment ${azd.name}`]),
  ].join(", ");
  // azd's own AZURE_… are about the deployment, not settings of the app.
  return { values: merged, from, forLibraries: librarySettings(values ?? {}, env) };
};

/** Else the line that names the file would mislead: the command may act on another system. */
const noteOverridden = (values: Readonly<Record<string, string>>, options: SettingsOptions): void => {
  const { env, connection, settingsFile, note } = options;
  const names = overriddenSettings(values, env).filter(
    (name) => connection === undefined || !isTransferStorage(name),
  );
  if (names.length > 0)
    note(`the environment overrides ${names.join(", ")} of ${settingsFile ?? DEFAULT_FILE}`);
};

/** Every process has variables; only those of the app are settings. */
const isSetIn = (env: Environment): boolean =>
  SETTING_NAMES.some((name) => env[name] !== undefined && env[name] !== "");

const readDefault = async (options: SettingsOptions): Promise<Record<string, string> | null> => {
  const { cwd, note } = options;
  const path = join(cwd, DEFAULT_FILE);
  if (!existsSync(path)) return null;
  if (!isOwnFolder(options)) {
    note(
      `${path} is not used, because this is not the app's own folder; to use it, add --settings ${DEFAULT_FILE}`,
    );
    return null;
  }
  note(`settings from ${path}`);
  return await readValues(path);
};

const isOwnFolder = ({ cwd, appFolder = ownFolder() }: SettingsOptions): boolean =>
  realpathSync(cwd) === realpathSync(appFolder);

const ownFolder = (): string => dirname(createRequire(import.meta.url).resolve("blobferry/package.json"));

/** The environment overrides the file, and `--connection` overrides both. */
export const merge = (
  values: Readonly<Record<string, string>>,
  env: Environment,
  connection: string | undefined,
): Record<string, string | undefined> => {
  const merged = { ...values, ...env };
  if (connection === undefined) return merged;
  const rest = Object.entries(merged).filter(([name]) => !isTransferStorage(name));
  return { ...Object.fromEntries(rest), AzureWebJobsStorage: connection };
};

const isTransferStorage = (name: string): boolean =>
  /^(AzureWebJobsStorage|TransferStorage)(__|$)/.test(name);

const readValues = async (path: string): Promise<Record<string, string>> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new ConfigError(`${path} cannot be read: ${fileErrorText(error)}`, { cause: error });
  }
  if (path.endsWith(".env")) return valuesOf(decodeText(bytes));
  const text = decodeText(bytes);
  try {
    const values = parseSettingsFile(text);
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  } catch (error) {
    throw new ConfigError(`${path} is not a settings file: ${parseErrorText(error, text)}`, { cause: error });
  }
};
