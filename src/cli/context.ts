import type { Command } from "commander";
import { ConfigError } from "../config/config.ts";
import type { TransferClient } from "../client/transfer-client.ts";
import { outputOver, wantsColor, type Output, type TextStream } from "./output.ts";
import { readSettings, type Environment, type Settings } from "./settings.ts";

/** The process as a command sees it; tests bring their own. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Environment;
  readonly cwd: string;
  /** Aborted with the signal's name by Ctrl+C or a request to end. */
  readonly signal: AbortSignal;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly connection?: string;
  readonly settings?: string;
  readonly json?: true;
  readonly color: boolean;
}

/** What a command works with. */
export interface Context extends Surroundings {
  readonly output: Output;
  /** @throws {ConfigError} */
  settings(): Promise<Settings>;
  /** @throws {ConfigError} */
  client(): Promise<TransferClient>;
}

export const contextOf = (surroundings: Surroundings, command: Command): Context => {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { stdout, stderr, env, cwd } = surroundings;
  const settings = (): Promise<Settings> =>
    readSettings({
      cwd,
      env,
      ...(options.connection === undefined ? {} : { connection: options.connection }),
      ...(options.settings === undefined ? {} : { settingsFile: options.settings }),
    });
  return {
    ...surroundings,
    output: outputOver(stdout, stderr, {
      json: options.json === true,
      color: options.color && wantsColor(env),
    }),
    settings,
    client: async () => {
      const { config } = await settings();
      // Loaded now and not before: `--help` and a wrong command line need no Azure SDK.
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
