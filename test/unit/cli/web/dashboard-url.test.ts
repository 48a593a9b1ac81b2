import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ConfigError } from "../../../../src/config/config.ts";
import { readSetting } from "../../../../src/cli/settings.ts";
import { DASHBOARD_SETTING, dashboardUrlOf } from "../../../../src/cli/web/dashboard-url.ts";

const URL_OF_APP = "https://app.azurewebsites.net/api/dashboard";

it.each([
  [URL_OF_APP, URL_OF_APP],
  [`${URL_OF_APP}?code=SECRET`, URL_OF_APP],
  [`${URL_OF_APP}#code=SECRET`, URL_OF_APP],
  ["https://user:SECRET@app.azurewebsites.net", URL_OF_APP],
  ["https://app.azurewebsites.net/", URL_OF_APP],
  ["http://localhost:7071/api/dashboard", "http://localhost:7071/api/dashboard"],
])("the dashboard's address in %s is %s", (setting, expected) => {
  expect(dashboardUrlOf(setting)).toBe(expected);
});

it.each([null, "", "http://app.example/?code=SECRET", "file:///SECRET", "javascript:SECRET", "SECRET"])(
  "%s is no address of a dashboard, and what is in it is not repeated",
  (setting) => {
    const read = () => dashboardUrlOf(setting);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/DASHBOARD_URL/);
    expect(read).not.toThrow(/SECRET/);
  },
);

it("the dashboard's address is known after azd up, in the app's own folder only", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "dashboard-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await mkdir(join(cwd, ".azure/prod"), { recursive: true });
  await writeFile(join(cwd, ".azure/prod/.env"), `DASHBOARD_URL="${URL_OF_APP}"\n`);
  const options = { cwd, env: { AZURE_ENV_NAME: "prod" }, appFolder: cwd, note: () => undefined };
  expect(await readSetting(options, DASHBOARD_SETTING)).toBe(URL_OF_APP);
  expect(await readSetting({ ...options, appFolder: tmpdir() }, DASHBOARD_SETTING)).toBeNull();
});
