import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectRoot } from "../../../local/launcher/local-system.ts";
import { OPERATION_IDS } from "../../../src/api/operations.ts";
import { PAGE_IDS } from "../../../src/api/pages.ts";
import { deploy } from "../../support/deploy.ts";
import { templateOf } from "../../support/deployment-template.ts";

/** Half as much again as the package has. */
const MAX_BYTES = 5_500_000;

let folder: string;
beforeAll(async () => {
  folder = await deploy();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(path.length + 1)
        .replaceAll("\\", "/"),
    );

const queueAndTimerFunctions = (): string[] =>
  readdirSync(join(projectRoot, "functions")).flatMap((file) =>
    [
      ...readFileSync(join(projectRoot, "functions", file), "utf8").matchAll(
        /app\.(?:storageQueue|timer)\(\s*"(\w+)"/g,
      ),
    ].map((match) => match[1] ?? ""),
  );

it("holds the bundled app, the dashboard and what the host reads, and little else", () => {
  const files = filesBelow(folder);
  expect(
    files
      .filter((file) => !/^(dist\/(functions|chunks)\/[^/]+\.js|dist\/dashboard\/[^/]+)$/.test(file))
      .sort(),
  ).toEqual(["LICENSE", "dist/THIRD-PARTY-NOTICES.txt", "docs/errors.md", "host.json", "package.json"]);
  const bytes = files.reduce((sum, file) => sum + readFileSync(join(folder, file)).byteLength, 0);
  expect(bytes).toBeLessThan(MAX_BYTES);
});

const packageFolders = (): string[] => {
  const chunks = join(projectRoot, "dist/chunks");
  const sources = readdirSync(chunks)
    .filter((file) => file.endsWith(".js.map"))
    .flatMap(
      (file) => (JSON.parse(readFileSync(join(chunks, file), "utf8")) as { sources: string[] }).sources,
    );
  const folders = sources.map((source) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[0]);
  return [...new Set(folders)].filter((path) => path !== undefined);
};

it("holds each package once, and the listing format that nothing asks for not at all", () => {
  const names = packageFolders().map((path) => path.slice(path.lastIndexOf("node_modules/") + 13));
  expect(names).toContain("@opentelemetry/core");
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names).not.toContain("apache-arrow");
  const sources = filesBelow(join(projectRoot, "src")).map((file) =>
    readFileSync(join(projectRoot, "src", file), "utf8"),
  );
  expect(sources.filter((text) => text.includes("responseFormat"))).toEqual([]);
});

const registeredFunctions = (variant: string): string[] => {
  const settings = templateOf(variant).one("sites/config").properties as Record<string, string>;
  const stdout = execFileSync(
    process.execPath,
    [join(projectRoot, "test/contract/deploy/list-functions.mjs")],
    {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...settings },
      encoding: "utf8",
    },
  );
  return JSON.parse(stdout) as string[];
};

it("registers every function, with nothing beside it and with the settings of the deployment", () => {
  const names = registeredFunctions("private");
  expect(queueAndTimerFunctions().length).toBeGreaterThanOrEqual(3);
  expect(names.sort()).toEqual(
    [...queueAndTimerFunctions(), ...OPERATION_IDS, ...PAGE_IDS, "otherRequests"].sort(),
  );
});

it("reads events only where there are rules for them", () => {
  expect(registeredFunctions("private")).toContain("blobEvents");
  expect(registeredFunctions("plain").filter((name) => /event/i.test(name))).toEqual([]);
});

it("registers what the scale settings, the alerts and host.json name", () => {
  const template = templateOf("always-ready");
  const site = JSON.stringify(template.one("Microsoft.Web/sites").properties);
  const rules = JSON.stringify(template.all("scheduledQueryRules"));
  const hostJson = readFileSync(join(projectRoot, "host.json"), "utf8");
  const named = [
    ...[...site.matchAll(/function:(\w+)/g)].map((match) => match[1]),
    ...[...rules.matchAll(/name in \(([^)]*)\)/g)].flatMap((match) => match[1]?.match(/\w+/g) ?? []),
    ...[...hostJson.matchAll(/"Function\.(\w+)/g)].map((match) => match[1]),
  ];
  expect([...new Set(named)].sort()).toEqual(["continueTransfer", "startTransfer"]);
  expect(registeredFunctions("always-ready")).toEqual(expect.arrayContaining([...new Set(named)]));
});

it("is staged where azure.yaml looks for it", () => {
  const stdout = execFileSync(process.execPath, [join(projectRoot, "dist/scripts/azd/package.js")], {
    encoding: "utf8",
  });
  const [, dist = ""] = /^ +dist: (.+)$/m.exec(readFileSync(join(projectRoot, "azure.yaml"), "utf8")) ?? [];
  expect(stdout).toContain(`in ${join(dist)}`);
  expect(filesBelow(join(projectRoot, dist)).sort()).toEqual(filesBelow(folder).sort());
});
