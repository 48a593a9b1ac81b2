import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { UserError } from "../user-error.ts";
import { captureRegistrations, type Registrations } from "./core-module.ts";
import type { ProgrammingModel } from "./core-types.ts";
import { entryFolder, entryPattern } from "./entry-pattern.ts";

/** An app whose entry files have run: its functions, its hooks, and the library that invokes them. */
export interface LoadedApp extends Registrations {
  readonly model: ProgrammingModel;
}

let loads = 0;

/** Loads the entry files that package.json names in `main` and captures what they register. */
export const loadApp = async (appRoot: string): Promise<LoadedApp> => {
  const entries = await findEntries(appRoot);
  const load = ++loads;
  const app = await captureRegistrations(async () => {
    for (const entry of entries) {
      const url = pathToFileURL(entry);
      // Modules are evaluated once per URL, and a second host in one process needs the registrations to run again.
      if (load > 1) url.searchParams.set("load", String(load));
      await import(url.href);
    }
  });
  const { model } = app;
  if (model === null || app.functions.size === 0) {
    throw new UserError(
      `No functions were registered by ${entries.map((path) => relative(appRoot, path)).join(", ")}.`,
    );
  }
  const capabilities = await model.getCapabilities?.({});
  if (capabilities?.["HttpUri"] !== undefined) {
    throw new UserError(
      "HTTP streaming (enableHttpStream) is not supported by the embedded host; use --real.",
    );
  }
  return { ...app, model };
};

const findEntries = async (appRoot: string): Promise<string[]> => {
  const main = await readMain(appRoot);
  const pattern = entryPattern(main);
  if (pattern === null)
    throw new UserError(`package.json main "${main}" is a pattern that the embedded host does not support.`);
  const files = await listFiles(join(appRoot, entryFolder(main)));
  const matches = files.filter((path) => pattern.test(relative(appRoot, path).split(sep).join("/"))).sort();
  if (matches.length === 0) {
    throw new UserError(`Nothing matches package.json main "${main}" in ${appRoot}. Is the app built?`);
  }
  return matches;
};

const readMain = async (appRoot: string): Promise<string> => {
  const schema = z.object({ main: z.string().min(1) });
  try {
    return schema.parse(JSON.parse(await readFile(join(appRoot, "package.json"), "utf8"))).main;
  } catch (error) {
    throw new UserError(`No package.json with "main" in ${appRoot}.`, { cause: error });
  }
};

const listFiles = async (folder: string): Promise<string[]> => {
  const found = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return found.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name));
};
