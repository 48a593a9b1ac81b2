import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { scenarioSchema, type Scenario } from "./scenario.ts";

const FOLDER = new URL("../scenarios/", import.meta.url);

/** All scenario files, validated. Folder and name form the transfer's id: `kill/after-put.json` is `kill-after-put`. */
export const loadScenarios = (): Scenario[] => {
  const files = new Map(
    readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => path.endsWith(".json"))
      .map((path) => [path.slice(0, -".json".length).replace("/", "-"), path] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const ids = [...files.keys()];
  const inside = ids.find((id) => ids.some((other) => other !== id && other.includes(id)));
  // A request belongs to the scenario whose id it contains.
  if (inside !== undefined) throw new Error(`one scenario's id contains another's: ${inside}`);
  return [...files].map(([id, path]) => {
    const parsed = scenarioSchema.safeParse(JSON.parse(readFileSync(new URL(path, FOLDER), "utf8")));
    if (!parsed.success)
      throw new Error(`${path} is not a valid scenario:\n${z.prettifyError(parsed.error)}`);
    return { ...parsed.data, id };
  });
};
