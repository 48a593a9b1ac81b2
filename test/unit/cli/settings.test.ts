import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";
import { exitCode } from "../../../src/cli/exit-code.ts";
import { run } from "../../../src/cli/run.ts";
import { merge, readSettings, type SettingsOptions } from "../../../src/cli/settings.ts";
import { readLocalSettings } from "../../../local/host/config/local-settings.ts";
import { serve } from "../../support/http-server.ts";

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

let notes: string[] = [];
const read = (own: Partial<SettingsOptions> = {}) => {
  notes = [];
  return readSettings({ cwd, env: {}, appFolder: cwd, note: (text) => notes.push(text), ...own });
};

describe("settings", () => {
  it("come from the environment, then from local.settings.json", async () => {
    await write({
      IsEncrypted: false,
      Values: { AzureWebJobsStorage: "UseDevelopmentStorage=true", TRANSFER_QUEUE: "file" },
    });
    const { config, from } = await read({ env: { TRANSFER_QUEUE: "env" } });
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
    const { config } = await read();
    expect(config.transferQueue).toBe("file");
    expect(await readLocalSettings(cwd)).toEqual({
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
      TRANSFER_QUEUE: "file",
    });
  });

  it("come from the environment only where it has any of the app", async () => {
    await write({ Values: { AzureWebJobsStorage: "UseDevelopmentStorage=true" } });
    expect((await read({ env: { PATH: "/bin", GRAPH_ENDPOINT: "" } })).from).toBe("local.settings.json");
    expect((await read({ connection: "UseDevelopmentStorage=true" })).from).toBe(
      "--connection, local.settings.json",
    );
  });

  it("name --connection where it takes the place of a setting", async () => {
    const given = await read({ connection: "UseDevelopmentStorage=true" });
    expect(given.config.transferConnectionName).toBe("--connection");
    await expect(read({ connection: "AccountName=x" })).rejects.toThrow(/^--connection must be a storage/);
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
    [{ Values: { a: {} } }, /is not a settings file: Values\.a: must be text$/],
    [{ Values: [] }, /is not a settings file: Values: must be an object$/],
    [[], /is not a settings file: it is not an object$/],
    [{ IsEncrypted: true, Values: {} }, /IsEncrypted: must be false/],
  ])("in a file like %j are refused", async (settings, message) => {
    await write(settings);
    await expect(read()).rejects.toThrow(message);
    await expect(read()).rejects.toThrow(ConfigError);
  });

  it("need no file, but one that is named must be there", async () => {
    await expect(read()).rejects.toThrow(/AzureWebJobsStorage is not set/);
    await expect(read({ settingsFile: "no.json" })).rejects.toThrow(/cannot be read: there is no such file$/);
    await expect(read({ settingsFile: "." })).rejects.toThrow(/cannot be read: it is a folder$/);
  });
});

describe("the settings of a folder", () => {
  const stranger = {
    AzureWebJobsStorage__blobServiceUri: "https://attacker.example/acct",
    AzureWebJobsStorage__queueServiceUri: "https://attacker.example/acct",
  };

  it("that is not the app's own are not taken, although its files look like the app's", async () => {
    await write({ Values: { AzureWebJobsStorage: "UseDevelopmentStorage=true" } });
    for (const file of ["package.json", "host.json"])
      await copyFile(new URL(`../../../${file}`, import.meta.url), join(cwd, file));
    const reading = readSettings({ cwd, env: {}, note: (text) => notes.push(text) });
    await expect(reading).rejects.toThrow(/AzureWebJobsStorage is not set/);
    expect(notes).toEqual([expect.stringMatching(/local\.settings\.json is not used.*--settings/)]);
  });

  it("that is the app's own are taken, and a note says so", async () => {
    await write({ Values: { AzureWebJobsStorage: "UseDevelopmentStorage=true" } });
    await read();
    expect(notes).toEqual([`settings from ${join(cwd, "local.settings.json")}`]);
  });

  it("are taken from anywhere when they are named, without a note", async () => {
    await write({ Values: { AzureWebJobsStorage: "UseDevelopmentStorage=true" } });
    const { from } = await read({ appFolder: tmpdir(), settingsFile: "local.settings.json" });
    expect([from, notes]).toEqual(["local.settings.json", []]);
  });

  it.each([
    ["as they lie there", [], /AzureWebJobsStorage is not set/],
    [
      "named",
      ["--settings", "local.settings.json"],
      /attacker\.example, which is not an Azure Storage service/,
    ],
  ])("cannot have the user's token sent to their host: %s", async (_how, args, message) => {
    let tokenRequests = 0;
    const { url } = await serve((_request, response) => {
      tokenRequests++;
      response.writeHead(500).end();
    });
    vi.stubEnv("IDENTITY_ENDPOINT", url);
    vi.stubEnv("IDENTITY_HEADER", "header");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await write({ Values: stranger });
    const stderr = new PassThrough();
    const signal = new AbortController().signal;
    const stdin = Readable.from([]);
    const code = await run(["list", ...args], {
      stdin,
      stdout: new PassThrough(),
      stderr,
      env: {},
      setEnv: () => undefined,
      cwd,
      signal,
    });
    expect(code).toBe(exitCode.usage);
    expect(String(stderr.read())).toMatch(message);
    expect(tokenRequests).toBe(0);
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
    const { config } = await read(options);
    return "blobServiceUri" in config.transferStorage ? config.transferStorage.blobServiceUri : null;
  };

  it("come from the selected azd environment, with the caller's own identity", async () => {
    await provision("prod");
    const { config, from } = await read({ env: { RECORD_CONTAINER: "mine" } });
    expect(config).toMatchObject({ transferConnectionName: "TransferStorage", recordContainer: "mine" });
    expect(config.transferStorage).toMatchObject({ credential: "default", clientId: null });
    expect(from).toBe("the environment, azd environment prod");
    expect(notes).toEqual(["settings from azd environment prod"]);
  });

  it("do not come from an azd environment in any other folder than the app's own", async () => {
    await provision("prod");
    await expect(read({ appFolder: tmpdir() })).rejects.toThrow(/is not set/);
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
    const { config, from } = await read();
    expect(config.transferConnectionName).toBe("AzureWebJobsStorage");
    expect(from).toBe("local.settings.json");
  });

  it.each(["../..", "..", "a/b"])("are not looked for in an environment named %s", async (name) => {
    await provision("prod");
    await writeFile(join(cwd, ".env"), 'AzureWebJobsStorage="UseDevelopmentStorage=true"');
    await expect(read({ env: { AZURE_ENV_NAME: name } })).rejects.toThrow(/is not set/);
  });
});
