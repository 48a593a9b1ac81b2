import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { Command } from "commander";
import { afterEach, beforeEach, expect, it } from "vitest";
import { contextOf } from "../../../src/cli/context.ts";
import { readSettings } from "../../../src/cli/settings.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "library-settings-"));
});
afterEach(() => rm(cwd, { recursive: true }));

const SIGN_IN = {
  AZURE_TENANT_ID: "tenant",
  AZURE_CLIENT_ID: "client",
  AZURE_CLIENT_SECRET: "secret",
  AZURE_AUTHORITY_HOST: "https://login.microsoftonline.us",
  HTTPS_PROXY: "http://proxy:8080",
  HTTP_PROXY: "http://proxy:8081",
  NO_PROXY: ".contoso.com",
};
const FILE = {
  Values: {
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    TRANSFER_QUEUE: "mine",
    NODE_OPTIONS: "x",
    ...SIGN_IN,
  },
};

/** What a command puts into its process's environment when it reads the settings. */
const putIntoEnvironment = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> => {
  let put: Readonly<Record<string, string>> = {};
  const command = new Command().option("--settings <file>").parse(["node", "blobferry", ...args]);
  const context = contextOf(
    {
      stdin: Readable.from([]),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      env: { AzureWebJobsStorage: "UseDevelopmentStorage=true", ...env },
      setEnv: (values) => {
        put = values;
      },
      cwd,
      signal: new AbortController().signal,
    },
    command,
  );
  await context.settings();
  return put;
};

it("identity and proxy of a named settings file are those of the process, as in the app", async () => {
  await writeFile(join(cwd, "app.json"), JSON.stringify(FILE));
  expect(await putIntoEnvironment(["--settings", "app.json"])).toEqual(SIGN_IN);
});

it("the environment wins over the file, one name at a time", async () => {
  await writeFile(join(cwd, "app.json"), JSON.stringify(FILE));
  const env = { AZURE_CLIENT_SECRET: "own", HTTPS_PROXY: "" };
  const put = await putIntoEnvironment(["--settings", "app.json"], env);
  expect(Object.keys(put)).toEqual(Object.keys(SIGN_IN).filter((name) => !(name in env)));
});

it("a file that lies in a folder of somebody else says neither who signs in nor through which proxy", async () => {
  await writeFile(join(cwd, "local.settings.json"), JSON.stringify(FILE));
  expect(await putIntoEnvironment([])).toEqual({});
});

it("the app's own folder is trusted without a word", async () => {
  await writeFile(join(cwd, "local.settings.json"), JSON.stringify(FILE));
  const { forLibraries } = await readSettings({ cwd, env: {}, appFolder: cwd, note: () => undefined });
  expect(forLibraries).toEqual(SIGN_IN);
});
