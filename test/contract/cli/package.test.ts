import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { prunePackage } from "../../../local/deploy/prune-package.ts";
import { projectRoot } from "../../../local/launcher/local-system.ts";

const execute = promisify(execFile);
interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

let folder: string;
let manifest: Manifest;
let packed: string[];
const installed = () => join(folder, "node_modules/blobferry");

/** As `npm install` of the packed package would leave it, with its dependencies and nothing else; no network. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobferry-package-"));
  await mkdir(installed(), { recursive: true });
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const { stdout } = await execute("npm", args, { cwd: projectRoot });
  const [pack] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = pack.files.map(({ path }) => path);
  await execute("tar", ["-xzf", join(folder, pack.filename), "--strip-components=1", "-C", installed()]);
  // As `prepack` does.
  prunePackage(installed());
  manifest = JSON.parse(await readFile(join(installed(), "package.json"), "utf8")) as Manifest;
  const needed = [...Object.keys(manifest.dependencies), "@types/node"];
  for (const name of needed) {
    const link = join(folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(projectRoot, "node_modules", name), link);
  }
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const node = (...args: string[]) => execute(process.execPath, args, { cwd: folder });

it("packs the library and the command line, but no tests, sources or local tools", async () => {
  const folders = new Set(packed.map((path) => path.split("/").slice(0, 2).join("/")));
  expect([...folders].filter((path) => !path.startsWith("docs/")).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "bin/blobferry.mjs",
    "dist/THIRD-PARTY-NOTICES.txt",
    // npm packs what `main` names, in any case; `prepack` removes it.
    "dist/functions",
    "dist/src",
    "package.json",
  ]);
  expect(packed.filter((path) => path.endsWith(".map"))).toEqual([]);
  expect(await readdir(join(installed(), "dist/src/client"))).toContain("index.d.ts");
  for (const ofTheApp of ["functions", "src/api/endpoint.js", "src/app/services.js"])
    expect(existsSync(join(installed(), "dist", ofTheApp))).toBe(false);
});

it.each(["node16", "bundler"])("has types that compile under moduleResolution %s", async (resolution) => {
  const module = resolution === "bundler" ? "esnext" : resolution;
  await writeFile(
    join(folder, "use.ts"),
    `import { createTransferClient, TransferClientError, type TransferClient, type TransferView } from "blobferry";
const client: TransferClient = createTransferClient({ storage: "UseDevelopmentStorage=true" });
const ids: string[] = [];
for await (const view of client.watch("a")) { const seen: TransferView = view; ids.push(seen.transferId); }
await client.submit({ source: { container: "c12", blob: "b" }, target: { kind: "bundle", driveId: "d", itemId: "i" } });
// @ts-expect-error -- a source has a blob
await client.submit({ source: { container: "c12" }, target: { kind: "bundle" } });
export const failed: TransferClientError | null = null;
`,
  );
  const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
  const options = ["--strict", "--noEmit", "--target", "es2023", "--types", "node"];
  const answer = await node(
    tsc,
    ...options,
    "--module",
    module,
    "--moduleResolution",
    resolution,
    "use.ts",
  ).catch((error: unknown) => error as { stdout: string });
  expect(answer.stdout).toBe("");
});

it("can be imported with only its dependencies installed", async () => {
  await writeFile(
    join(folder, "use.mjs"),
    `import { createTransferClient } from "blobferry";
const client = createTransferClient({ storage: "UseDevelopmentStorage=true" });
try { client.check({ source: { container: "c12", blob: "b" }, target: { kind: "bundle", driveId: "d" } }); }
catch (error) { console.log(error.code, error.field); }`,
  );
  expect((await node("use.mjs")).stdout).toBe("invalid-job target.itemId\n");
});

it("runs as the command blobferry", async () => {
  const bin = join(installed(), manifest.bin["blobferry"] ?? "");
  expect((await node(bin, "--version")).stdout).toBe(`${manifest.version}\n`);
  expect((await node(bin, "submit", "--help")).stdout).toContain("Usage: blobferry submit");
  const target = { kind: "drive", driveId: "d" };
  const rules = { rules: [{ name: "all", when: { container: "outgoing" }, target }] };
  await writeFile(join(folder, "rules.json"), JSON.stringify(rules));
  expect((await node(bin, "rules", "check", "rules.json")).stdout).toBe("1 rule, no errors\n");
});
