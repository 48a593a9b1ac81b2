import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readLocalSettings } from "../../../local/host/config/local-settings.ts";
import { readSettings } from "../../../src/cli/settings.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "settings-file-"));
});
afterEach(() => rm(cwd, { recursive: true }));

/** Read by the command line and by the host. */
const readByBoth = async (file: object) => {
  await writeFile(join(cwd, "local.settings.json"), JSON.stringify(file));
  const options = { cwd, env: {}, appFolder: cwd, note: () => undefined };
  return await Promise.allSettled([readSettings(options), readLocalSettings(cwd)]);
};

it.each([
  [{ AzureWebJobsStorage: "x" }, 'AzureWebJobsStorage is not read, because there is no object "Values"'],
  [{ AZURE_CLIENT_ID: "x" }, 'AZURE_CLIENT_ID is not read, because there is no object "Values"'],
  [
    { TRANSFER_QUEUE: "x", Values: {} },
    'TRANSFER_QUEUE is not read, because it is beside the object "Values"',
  ],
])("settings beside Values are an error of their own: %j", async (file, message) => {
  for (const result of await readByBoth(file)) {
    expect(result.status).toBe("rejected");
    expect(String(result.status === "rejected" && result.reason)).toContain(message);
  }
});

it("what the Core Tools put there is none", async () => {
  const Values = { AzureWebJobsStorage: "UseDevelopmentStorage=true" };
  const results = await readByBoth({
    $schema: "x",
    IsEncrypted: false,
    Host: { CORS: "*" },
    ConnectionStrings: {},
    Values,
  });
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
});
