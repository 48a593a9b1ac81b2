import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { decodeText } from "../../../src/config/decode-text.ts";
import { parseLenientJson } from "../../../src/config/lenient-json.ts";
import { UserError } from "../user-error.ts";

const schema = z.object({
  IsEncrypted: z.literal(false, "encrypted settings need the Core Tools").default(false),
  Values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

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
  try {
    return schema.parse(parseLenientJson(decodeText(bytes))).Values;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new UserError(`local.settings.json is not valid: ${reason}`, { cause: error });
  }
};
