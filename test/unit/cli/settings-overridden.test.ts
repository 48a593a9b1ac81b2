import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readSettings, type SettingsOptions } from "../../../src/cli/settings.ts";

const STORAGE = "UseDevelopmentStorage=true";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "settings-"));
  const Values = { AzureWebJobsStorage: STORAGE, GRAPH_VERSION: "beta", TRANSFER_QUEUE: "file" };
  await writeFile(join(cwd, "local.settings.json"), JSON.stringify({ Values }));
});
afterEach(() => rm(cwd, { recursive: true }));

const notesWith = async (own: Partial<SettingsOptions>): Promise<readonly string[]> => {
  const notes: string[] = [];
  await readSettings({ cwd, env: {}, appFolder: cwd, note: (text) => notes.push(text), ...own });
  return notes;
};

const OTHER = { AzureWebJobsStorage: `${STORAGE};`, TRANSFER_QUEUE: "env", GRAPH_VERSION: "beta" };
const LINE = "the environment overrides AzureWebJobsStorage, TRANSFER_QUEUE of local.settings.json";

it("names the settings of the file that the environment overrides, but no value", async () => {
  expect(await notesWith({ env: OTHER })).toEqual([expect.stringMatching(/^settings from /), LINE]);
});

it("does so for a file that was named as well", async () => {
  expect(await notesWith({ env: OTHER, settingsFile: "local.settings.json" })).toEqual([LINE]);
});

it("leaves out what --connection replaces anyway", async () => {
  const [, line] = await notesWith({ env: OTHER, connection: STORAGE });
  expect(line).toBe("the environment overrides TRANSFER_QUEUE of local.settings.json");
});

it("says nothing where nothing differs", async () => {
  expect(await notesWith({ env: { GRAPH_VERSION: "beta", PATH: "/bin" } })).toHaveLength(1);
});
