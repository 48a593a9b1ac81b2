import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";
import { exitCode } from "../../../src/cli/exit-code.ts";
import { CommandError, toCliError } from "../../../src/cli/errors.ts";
import { wantsColor } from "../../../src/cli/output.ts";
import { merge, readSettings, type SettingsOptions } from "../../../src/cli/settings.ts";
import { readLocalSettings } from "../../../local/host/config/local-settings.ts";
import { TransferClientError } from "../../../src/client/errors.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "settings-"));
});
afterEach(() => rm(cwd, { recursive: true }));
const write = (settings: unknown): Promise<void> =>
  writeFile(
    join(cwd, "local.settings.json"),
    typeof settings === "string" ? settings : JSON.stringify(settings),
  );

describe("settings", () => {
  it("come from the environment, then from local.settings.json", async () => {
    await write({
      IsEncrypted: false,
      Values: { AzureWebJobsStorage: "UseDevelopmentStorage=true", TRANSFER_QUEUE: "file" },
    });
    const { config, from } = await readSettings({ cwd, env: { TRANSFER_QUEUE: "env" } });
    expect(config).toMatchObject({ transferQueue: "env", transferConnectionName: "AzureWebJobsStorage" });
    expect(from).toBe("the environment, local.settings.json");
  });

  const COMMENTED = `{
  // the emulator
  "Values": { "AzureWebJobsStorage": "UseDevelopmentStorage=true", /* a queue */ "TRANSFER_QUEUE": "file", },
}`;
  it.each([
    ["UTF-8", Buffer.from(COMMENTED)],
    ["UTF-8 with a BOM", Buffer.from(`\uFEFF${COMMENTED}`)],
    ["UTF-16 LE", Buffer.from(`\uFEFF${COMMENTED}`, "utf16le")],
    ["UTF-16 BE", Buffer.from(`\uFEFF${COMMENTED}`, "utf16le").swap16()],
  ])("are read from a file with comments and trailing commas in %s", async (_encoding, bytes) => {
    await writeFile(join(cwd, "local.settings.json"), bytes);
    const { config } = await readSettings({ cwd, env: {} });
    expect(config.transferQueue).toBe("file");
    expect(await readLocalSettings(cwd)).toEqual({
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
      TRANSFER_QUEUE: "file",
    });
  });

  it("give way to --connection, whatever names the storage", () => {
    const env = {
      TransferStorage__blobServiceUri: "x",
      TransferStorage: "y",
      AzureWebJobsStorage__a: "z",
      TransferStorageX: "kept",
    };
    expect(merge({ AzureWebJobsStorage: "f" }, env, "given")).toEqual({
      AzureWebJobsStorage: "given",
      TransferStorageX: "kept",
    });
  });

  it.each([
    ["{", /is not a settings file/],
    [{ Values: { a: {} } }, /is not a settings file/],
    [{ IsEncrypted: true, Values: {} }, /IsEncrypted must be false/],
  ])("in a file like %j are refused", async (settings, message) => {
    await write(settings);
    await expect(readSettings({ cwd, env: {} })).rejects.toThrow(message);
    await expect(readSettings({ cwd, env: {} })).rejects.toThrow(ConfigError);
  });

  it("need no file, but one that is named must be there", async () => {
    await expect(readSettings({ cwd, env: {} })).rejects.toThrow(/AzureWebJobsStorage is not set/);
    await expect(readSettings({ cwd, env: {}, settingsFile: "no.json" })).rejects.toThrow(/cannot be read/);
  });
});

describe("settings after azd up", () => {
  const provision = async (name: string): Promise<void> => {
    await mkdir(join(cwd, ".azure", name), { recursive: true });
    await writeFile(
      join(cwd, ".azure", name, ".env"),
      [
        'AZURE_ENV_NAME="prod"',
        `TransferStorage__blobServiceUri="https://${name}.blob.core.windows.net"`,
        `TransferStorage__queueServiceUri="https://${name}.queue.core.windows.net"`,
        'RECORD_CONTAINER="from-azd"',
      ].join("\n"),
    );
    await writeFile(
      join(cwd, ".azure", "config.json"),
      JSON.stringify({ version: 1, defaultEnvironment: name }),
    );
  };
  const blobUriOf = async (options: Partial<SettingsOptions>): Promise<unknown> => {
    const { config } = await readSettings({ cwd, env: {}, ...options });
    return "blobServiceUri" in config.transferStorage ? config.transferStorage.blobServiceUri : null;
  };

  it("come from the selected azd environment, with the caller's own identity", async () => {
    await provision("prod");
    const { config, from } = await readSettings({ cwd, env: { RECORD_CONTAINER: "mine" } });
    expect(config).toMatchObject({ transferConnectionName: "TransferStorage", recordContainer: "mine" });
    expect(config.transferStorage).toMatchObject({ credential: "default", clientId: null });
    expect(from).toBe("the environment, azd environment prod");
  });

  it("come from another azd environment if AZURE_ENV_NAME or --settings names it", async () => {
    await provision("test");
    await provision("prod");
    expect(await blobUriOf({ env: { AZURE_ENV_NAME: "test" } })).toBe("https://test.blob.core.windows.net");
    expect(await blobUriOf({ settingsFile: ".azure/test/.env" })).toBe("https://test.blob.core.windows.net");
    expect(await blobUriOf({})).toBe("https://prod.blob.core.windows.net");
  });

  it("come from local.settings.json where that exists", async () => {
    await provision("prod");
    await write({ Values: { AzureWebJobsStorage: "UseDevelopmentStorage=true" } });
    const { config, from } = await readSettings({ cwd, env: {} });
    expect(config.transferConnectionName).toBe("AzureWebJobsStorage");
    expect(from).toBe("the environment, local.settings.json");
  });

  it.each(["../..", "..", "a/b"])("are not looked for in an environment named %s", async (name) => {
    await provision("prod");
    await writeFile(join(cwd, ".env"), 'AzureWebJobsStorage="UseDevelopmentStorage=true"');
    await expect(readSettings({ cwd, env: { AZURE_ENV_NAME: name } })).rejects.toThrow(/is not set/);
  });
});

describe("a fault's exit code", () => {
  const running = new AbortController().signal;
  const stopped = (reason: string): AbortSignal => AbortSignal.abort(reason);
  it.each([
    [new TransferClientError("invalid-job", "x"), exitCode.usage],
    [new TransferClientError("transfer-id-reused", "x"), exitCode.refused],
    [new TransferClientError("not-ended", "x"), exitCode.refused],
    [new TransferClientError("transfer-not-found", "x"), exitCode.notFound],
    [new TransferClientError("storage-denied", "x"), exitCode.unreachable],
    [new CommandError(exitCode.notFound, "x"), exitCode.notFound],
    [new ConfigError("x"), exitCode.usage],
    [new TypeError("x"), exitCode.internal],
  ])("%s", (error, code) => {
    expect(toCliError(error, running).exitCode).toBe(code);
  });

  it("of an interruption is the shell's own", () => {
    expect(toCliError("SIGINT", stopped("SIGINT"))).toMatchObject({ exitCode: 130, message: null });
    expect(toCliError("SIGTERM", stopped("SIGTERM")).exitCode).toBe(143);
  });
});

it.each([
  [{}, true],
  [{ NO_COLOR: "" }, true],
  [{ NO_COLOR: "1" }, false],
  [{ NO_COLOR: "0" }, false],
  [{ TERM: "dumb" }, false],
])("colours with %j: %s", (env, expected) => {
  expect(wantsColor(env)).toBe(expected);
});
