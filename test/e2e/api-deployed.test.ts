import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApiSystem, type ApiSystem } from "../support/api-system.ts";
import { deploy } from "../support/deploy.ts";

let folder: string;
beforeAll(async () => {
  folder = await deploy();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const filesBelow = async (path: string): Promise<string[]> =>
  (await readdir(join(folder, path), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

it("deploys the bundled app and the dashboard's files, but no packages", async () => {
  const names = await readdir(folder);
  expect(names).toEqual(expect.arrayContaining(["dist", "docs", "host.json", "package.json"]));
  expect(names).not.toContain("node_modules");
  expect(names).not.toContain("src");
  expect((await readdir(join(folder, "dist"))).filter((name) => !name.startsWith("."))).toEqual([
    "THIRD-PARTY-NOTICES.txt",
    "chunks",
    "dashboard",
    "functions",
  ]);
  for (const part of ["chunks", "functions"])
    expect((await filesBelow(`dist/${part}`)).filter((name) => !name.endsWith(".js"))).toEqual([]);
  expect(await filesBelow("dist/dashboard")).toEqual(expect.arrayContaining(["index.html", "icon.svg"]));
});

describe("the app as it is deployed", () => {
  let system: ApiSystem;
  beforeAll(async () => {
    system = await startApiSystem({ appRoot: folder });
  });
  afterAll(() => system.stop());

  it("serves the dashboard and every file that it names", async () => {
    const html = await (await system.call("GET", "dashboard", { key: null })).text();
    const named = [...html.matchAll(/(?:href|src)="(dashboard\/[^"]+)"/g)].map((match) => match[1] ?? "");
    expect(new Set(named).size).toBe(3);
    for (const path of named) expect((await system.call("GET", path, { key: null })).status).toBe(200);
  });

  it("serves no other file of its folder", async () => {
    for (const path of ["dashboard/main.js", "dashboard/..%2f..%2fhost.json", "dashboard/%2e%2e/host.json"]) {
      expect((await system.call("GET", path, { key: null })).status).toBe(404);
    }
  });
});

describe("with API_AUTH=easyauth", () => {
  const principal = Buffer.from(JSON.stringify({ auth_typ: "aad" })).toString("base64");
  const signedIn = { key: null, headers: { "x-ms-client-principal": principal } };

  const statuses = async (env: Record<string, string>) => {
    const system = await startApiSystem({ appRoot: folder, env: { API_AUTH: "easyauth", ...env } });
    try {
      const ask = async (request: Parameters<ApiSystem["call"]>[2]) =>
        (await system.call("GET", "transfers", request)).status;
      const page = await (await system.call("GET", "dashboard", { key: null })).text();
      expect(page).toContain('data-auth="easyauth"');
      return [await ask({ key: null }), await ask({}), await ask(signedIn)];
    } finally {
      await system.stop();
    }
  };

  it("lets in signed-in callers only, whatever their key", async () => {
    expect(await statuses({ WEBSITE_AUTH_ENABLED: "True" })).toEqual([401, 401, 200]);
  });

  it("lets nobody in while the platform's authentication is off", async () => {
    expect(await statuses({})).toEqual([403, 403, 403]);
  });
});
