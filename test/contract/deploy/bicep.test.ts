import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../local/launcher/local-system.ts";
import { startBicep, type BicepServer } from "./bicep-server.ts";
import { findBicep } from "./find-bicep.ts";

const program = await findBicep();
if (program === null)
  console.warn(
    "SKIPPED: infra/ is not checked by the Bicep CLI. It comes from NuGet where there is the .NET SDK; or set BICEP_PATH, or put bicep on the PATH.",
  );

const filesIn = (folder: string, extension: string): string[] =>
  readdirSync(join(projectRoot, folder))
    .filter((name) => name.endsWith(extension))
    .map((name) => `${folder}/${name}`);
const templates = [...filesIn("infra", ".bicep"), ...filesIn("infra/modules", ".bicep")];

describe.skipIf(program === null)("infra/", () => {
  let bicep: BicepServer;
  beforeAll(() => {
    if (program !== null) bicep = startBicep(program);
  });
  afterAll(() => {
    bicep.stop();
  });

  // A property that does not exist is only a warning, so nothing short of silence will do.
  it.each([...templates, "infra/main.bicepparam"])("gives no diagnostic at all for %s", async (file) => {
    expect(await bicep.diagnose(join(projectRoot, file))).toEqual([]);
  });

  it.each(filesIn("infra/snapshots", ".bicepparam"))("deploys what the snapshot of %s says", async (file) => {
    const predicted = await bicep.snapshot(join(projectRoot, file));
    const path = join(projectRoot, file.replace(".bicepparam", ".snapshot.json"));
    // `UPDATE_SNAPSHOTS=1 npm run test:contract -- test/contract/deploy` writes them again; look at the difference.
    if (process.env["UPDATE_SNAPSHOTS"] === "1") writeFileSync(path, predicted);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(predicted));
  });

  it.each(templates)("lays out %s as bicep format does", async (file) => {
    const path = join(projectRoot, file);
    expect(readFileSync(path, "utf8")).toBe(await bicep.format(path));
  });
});
