import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeText } from "../../../src/config/decode-text.ts";
import { parseErrorText } from "../../../src/config/parse-error.ts";
import { parseSettingsFile } from "../../../src/config/settings-file.ts";
import { UserError } from "../user-error.ts";

/** The `Values` that the environment does not have yet; as with the Core Tools, the environment wins. */
export const missingSettings = (
  values: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): Record<string, string> => {
  const missing = Object.entries(values).filter(([name]) => env[name] === undefined);
  return Object.fromEntries(missing.map(([name, value]) => [name, String(value)]));
};

/** Reads the `Values` of `local.settings.json`; empty when there is no such file. */
export const readLocalSettings = async (appRoot: string): Promise<Record<string, unknown>> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(appRoot, "local.settings.json"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  const text = decodeText(bytes);
  try {
    return parseSettingsFile(text);
  } catch (error) {
    throw new UserError(`local.settings.json is not valid: ${parseErrorText(error, text)}`, { cause: error });
  }
};
