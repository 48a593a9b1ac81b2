import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../local/launcher/local-system.ts";
import { spreadOf, type Spread } from "./statistics.ts";

const RUNS = 7;
const run = promisify(execFile);

/** Loads all functions as the worker does, one after the other, and says how long that took. */
const LOAD = `
const { readdirSync } = await import("node:fs");
const { pathToFileURL } = await import("node:url");
const folder = process.argv[1];
const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
const startedMs = performance.now();
for (const file of files) await import(pathToFileURL(folder + "/" + file).href);
console.log(performance.now() - startedMs);
process.exit(0);
`;

/** How long the app's entry takes to load in a fresh process, with its files in the disk's cache. */
export const measureEntryMs = async (): Promise<Spread> => {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const { stdout } = await run(
      process.execPath,
      ["--input-type=module", "-e", LOAD, join(projectRoot, "dist/functions")],
      {
        env: {
          ...process.env,
          AzureWebJobsStorage: "UseDevelopmentStorage=true",
          GRAPH_ENDPOINT: "http://127.0.0.1:1",
          GRAPH_ACCESS_TOKEN: "local",
        },
      },
    );
    times.push(Number(stdout.trim().split("\n").at(-1)));
  }
  return spreadOf(times);
};
