import type { Command } from "commander";
import { ConfigError } from "../config/config-error.ts";
import type { TransferClient } from "../client/transfer-client.ts";
import { createOutput, wantsColor, type Output, type TextStream } from "./output.ts";
import type { Environment, ReadConfig, Settings, SettingsOptions } from "./settings.ts";
import { DASHBOARD_SETTING, dashboardUrlOf } from "./web/dashboard-url.ts";

/** What a command sees of its process: streams, environment, working directory. Tests pass their own. */
export interface CliProcess {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Environment;
  /** Sets variables of the process's environment, which some libraries read by themselves. */
  readonly setEnv: (values: Readonly<Record<string, string>>) => void;
  readonly cwd: string;
  /** Aborted with the signal's name by Ctrl+C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** Options of every command. */
export interface GlobalOptions {
  readonly connection?: string;
  readonly settings?: string;
  readonly json?: true;
  readonly color: boolean;
  /** Of commands that have it. */
  readonly quiet?: true;
}

/** What a command runs with. */
export interface Context extends CliProcess {
  readonly output: Output;
  /** @throws {ConfigError} */
  settings(read?: ReadConfig): Promise<Settings>;
  /** The names of everything that is set. @throws {ConfigError} */
  settingKeys(): Promise<readonly string[]>;
  /** One setting that only the command line needs; null if it is not set. @throws {ConfigError} */
  setting(name: string): Promise<string | null>;
  /** The address of the app's dashboard, without a key. @throws {ConfigError} if it is not known */
  dashboardUrl(): Promise<string>;
  /** @throws {ConfigError} */
  client(): Promise<TransferClient>;
}

/** Loaded only now: `--version` and usage errors do not need the schemas of the settings. */
const loadSettings = () => import("./settings.ts");

export const contextOf = (cliProcess: CliProcess, command: Command): Context => {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { stdout, stderr, env, cwd } = cliProcess;
  const output = createOutput(stdout, stderr, {
    json: options.json === true,
    color: options.color && wantsColor(env),
  });
  // With --json, standard error holds JSON too.
  const isSilent = options.json === true || options.quiet === true;
  const noted = new Set<string>();
  const settingsOptions: SettingsOptions = {
    cwd,
    env,
    note: (text) => {
      // A command may read its settings more than once.
      if (!isSilent && !noted.has(text)) output.note(text);
      noted.add(text);
    },
    ...(options.connection === undefined ? {} : { connection: options.connection }),
    ...(options.settings === undefined ? {} : { settingsFile: options.settings }),
  };
  const settings = async (read?: ReadConfig): Promise<Settings> => {
    const { readSettings } = await loadSettings();
    const found = await readSettings(settingsOptions, read);
    // Before anything signs in or looks for a proxy.
    cliProcess.setEnv(found.forLibraries);
    return found;
  };
  const setting = async (name: string): Promise<string | null> =>
    (await loadSettings()).readSetting(settingsOptions, name);
  return {
    ...cliProcess,
    output,
    settings,
    setting,
    settingKeys: async () => (await loadSettings()).readSettingKeys(settingsOptions),
    dashboardUrl: async () => dashboardUrlOf(await setting(DASHBOARD_SETTING)),
    client: async () => {
      const { config } = await settings();
      // Loaded only now: `--help` and usage errors do not need the Azure SDK.
      const { clientFromConfig } = await import("../client/create-transfer-client.ts");
      try {
        return clientFromConfig(config);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new ConfigError(`${config.transferConnectionName} cannot be used: ${why}`, { cause: error });
      }
    },
  };
};
