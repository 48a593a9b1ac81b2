import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startHost, type Host } from "../../../local/host/start-host.ts";
import { writeFixtureApp, type FixtureApp } from "./fixture-app.ts";

const entry = `
import { app } from "@azure/functions";
app.http("greet", { methods: ["GET"], handler: ({ query }) => ({ body: "hello " + query.get("name") }) });
app.timer("never", { schedule: "0 0 0 1 1 *", useMonitor: false, handler: () => {} });
`;

let app: FixtureApp | null = null;
let host: Host | null = null;
beforeEach(() => {
  vi.stubEnv("AzureWebJobsStorage", "UseDevelopmentStorage=true");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await host?.stop();
  await app?.remove();
});

it("runs inside the calling process, and again after a stop", async () => {
  app = await writeFixtureApp({ entry, host: { extensionBundle: undefined } });
  const lines: string[] = [];
  for (const name of ["one", "two"]) {
    host = await startHost({ appRoot: app.root, port: 0, write: (text) => lines.push(text) });
    expect(host.functions).toEqual(["never: timer 0 0 0 1 1 *", `greet: [GET] ${host.url}/api/greet`]);
    const response = await fetch(`${host.url}/api/greet?name=${name}`);
    expect(await response.text()).toBe(`hello ${name}`);
    await host.stop();
    await expect(fetch(host.url)).rejects.toThrow();
  }
  expect(lines.join("").match(/Executed 'Functions.greet' \(Succeeded/g)).toHaveLength(2);
});

it("refuses bindings that only the real host supports", async () => {
  const blob = `
import { app } from "@azure/functions";
app.storageBlob("grow", { path: "a/{b}", connection: "C", handler: () => {} });
`;
  app = await writeFixtureApp({ entry: blob });
  await expect(startHost({ appRoot: app.root, port: 0 })).rejects.toThrow(/grow uses "blobTrigger".*--real/);
});
