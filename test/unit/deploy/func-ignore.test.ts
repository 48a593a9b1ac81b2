import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { packedBy } from "../../../local/deploy/func-ignore.ts";

const root = resolve(import.meta.dirname, "../../..");
const readings = packedBy(join(root, ".funcignore"));

const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
/** What a build, an installation and a day's work leave beside them. */
const untracked = [
  ...["http", "rescue"].flatMap((name) => [`dist/functions/${name}.js`, `dist/functions/${name}.js.map`]),
  "dist/chunks/run-message-CciN6G_E.js",
  "dist/chunks/run-message-CciN6G_E.js.map",
  "dist/THIRD-PARTY-NOTICES.txt",
  "dist/dashboard/index.html",
  "dist/dashboard/page-Sw2S5hNR.css",
  "dist/.tsbuildinfo",
  "dist/bench/main.js",
  "dist/local/host/main.js",
  "dist/scripts/azd/package.js",
  "dist/src/client/index.js",
  "node_modules/.package-lock.json",
  "node_modules/.bin/tsc",
  "node_modules/@azure/functions/package.json",
  "node_modules/zod/index.js",
  ".local/azurite/blob",
  ".git/HEAD",
  ".azure/prod/.env",
  ".vscode/settings.json",
];
const files = [...tracked, ...untracked];

it("packs the bundled app and the dashboard, and nothing else", () => {
  const packed = files.filter((file) => readings(file)[0]);
  expect(packed.sort()).toEqual([
    "LICENSE",
    "dist/THIRD-PARTY-NOTICES.txt",
    "dist/chunks/run-message-CciN6G_E.js",
    "dist/dashboard/index.html",
    "dist/dashboard/page-Sw2S5hNR.css",
    "dist/functions/http.js",
    "dist/functions/rescue.js",
    "docs/errors.md",
    "host.json",
    "package.json",
  ]);
});

it("is read alike whether or not patterns end at a word boundary", () => {
  expect(files.filter((file) => readings(file)[0] !== readings(file)[1])).toEqual([]);
});
