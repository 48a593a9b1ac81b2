import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "../config/config.ts";

export interface AzdEnvironment {
  readonly name: string;
  /** What `azd provision` noted: the outputs of `infra/main.bicep` among it, under the names of the app's settings. */
  readonly values: Readonly<Record<string, string>>;
}

/** The azd environment that is selected in a folder; null if there is none, or if nothing was provisioned yet. */
export const readAzdEnvironment = async (cwd: string, env: Environment): Promise<AzdEnvironment | null> => {
  const name = env["AZURE_ENV_NAME"] ?? (await defaultEnvironment(cwd));
  // It becomes part of a path.
  if (name === null || !/^[\w().-]+$/.test(name) || name === "..") return null;
  const text = await readOrNull(join(cwd, ".azure", name, ".env"));
  return text === null ? null : { name, values: valuesOf(text) };
};

/** The lines of an `.env` file. */
export const valuesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parseEnv(text)).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

const defaultEnvironment = async (cwd: string): Promise<string | null> => {
  const text = await readOrNull(join(cwd, ".azure", "config.json"));
  try {
    const config: unknown = JSON.parse(text ?? "null");
    return typeof config === "object" &&
      config !== null &&
      "defaultEnvironment" in config &&
      typeof config.defaultEnvironment === "string"
      ? config.defaultEnvironment
      : null;
  } catch {
    return null;
  }
};

const readOrNull = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
};
