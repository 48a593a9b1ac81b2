import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ESLint } from "eslint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const rules = (await import(new URL("../../../../local/lint/imports.js", import.meta.url).href)) as {
  readonly default: ESLint.Plugin;
};

const LAYERS = [["http"], ["transfer"], ["graph", "storage"], ["functions"]];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "imports-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What lint says about a tree of files: `path: message`, sorted. */
const lint = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [
      {
        plugins: { imports: rules.default },
        rules: { "imports/no-circles": "error", "imports/layers": ["error", LAYERS] },
      },
    ],
  });
  const results = await eslint.lintFiles(Object.keys(files));
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ message }) => `${filePath.slice(folder.length + 1)}: ${message}`),
  );
};

describe("layers", () => {
  it("lets a folder import itself and the layers before it", async () => {
    expect(
      await lint({
        "src/http/send.js": "",
        "src/transfer/step/run.js": 'import "../../http/send.js";',
        "src/graph/client.js": 'import "../http/send.js"; import "./json.js";',
        "src/graph/json.js": "",
        "functions/queue.js": 'import "../src/transfer/step/run.js";',
      }),
    ).toEqual([]);
  });

  it.each([
    [
      "a layer above",
      "src/transfer/a.js",
      "../graph/b.js",
      "transfer may import only from itself and from http, not from graph",
    ],
    [
      "a layer beside",
      "src/graph/a.js",
      "../storage/b.js",
      "graph may import only from itself and from http, transfer, not from storage",
    ],
    [
      "a folder outside the list",
      "src/graph/a.js",
      "../../local/b.js",
      "graph may import only from itself and from http, transfer, not from local",
    ],
  ])("refuses %s", async (_what, path, target, message) => {
    expect(await lint({ [path]: `export * from "${target}";` })).toEqual([`${path}: ${message}`]);
  });

  it("refuses a folder that nobody has put in order", async () => {
    expect(await lint({ "src/new/a.js": 'import "../http/b.js";' })).toEqual([
      "src/new/a.js: new is not in the list of layers",
    ]);
  });
});

describe("no-circles", () => {
  it("names the way round, at every import on it", async () => {
    const files = {
      "src/graph/a.js": 'import "./b.js"; import "./outside.js";',
      "src/graph/b.js": 'import "./c.js";',
      "src/graph/c.js": 'const a = () => import("./a.js");',
      "src/graph/outside.js": "",
    };
    expect(await lint(files)).toEqual([
      "src/graph/a.js: circular import: src/graph/a.js → src/graph/b.js → src/graph/c.js → src/graph/a.js",
      "src/graph/b.js: circular import: src/graph/b.js → src/graph/c.js → src/graph/a.js → src/graph/b.js",
      "src/graph/c.js: circular import: src/graph/c.js → src/graph/a.js → src/graph/b.js → src/graph/c.js",
    ]);
  });

  it("counts an import of types", async () => {
    await writeFile(join(folder, "b.ts"), 'import type { A } from "./src/graph/a.js";');
    expect(await lint({ "src/graph/a.js": 'export * from "../../b.ts";' })).toContain(
      "src/graph/a.js: circular import: src/graph/a.js → b.ts → src/graph/a.js",
    );
  });
});
