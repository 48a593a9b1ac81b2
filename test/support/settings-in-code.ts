import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** Read by the app, but not set by a deployment: the platform sets them, or they are for local work only. */
const NOT_DEPLOYED = new Set([
  "WEBSITE_AUTH_ENABLED",
  "WEBSITE_HOSTNAME",
  "GRAPH_ACCESS_TOKEN",
  "BLOBFERRY_LOCAL_PATIENCE",
  "BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS",
]);

/** The names of all settings that the deployed code reads: every name of that form in it, as a key or in quotes. */
export const settingsInCode = (): readonly string[] => {
  const names = ["src/config", "src/app", "src/api", "functions"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(join(root, folder, file), "utf8").matchAll(
          /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"|^\s+([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): /gm,
        ),
      ])
      .map((match) => match[1] ?? match[2] ?? ""),
  );
  return [...new Set(names)].filter((name) => !NOT_DEPLOYED.has(name)).sort();
};
