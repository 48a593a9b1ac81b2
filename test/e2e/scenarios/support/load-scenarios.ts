import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { scenarioSchema, type Scenario } from "./scenario.ts";

const FOLDER = new URL("../", import.meta.url);

/** All scenario files, checked. A file's name is its transfer's id. */
export const loadScenarios = (): Scenario[] => {
  const ids = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
  const inside = ids.find((id) => ids.some((other) => other !== id && other.includes(id)));
  // Requests are recognised by the id in them.
  if (inside !== undefined) throw new Error(`no scenario's name may be part of another's: ${inside}`);
  return ids.map((id) => {
    const parsed = scenarioSchema.safeParse(JSON.parse(readFileSync(new URL(`${id}.json`, FOLDER), "utf8")));
    if (!parsed.success) throw new Error(`${id}.json is no scenario:\n${z.prettifyError(parsed.error)}`);
    return { ...parsed.data, id };
  });
};
