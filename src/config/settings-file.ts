import { z } from "zod";
import { inWords } from "./in-words.ts";
import { parseLenientJson } from "./lenient-json.ts";
import { SETTING_NAMES } from "./setting-names.ts";

/** What the Core Tools themselves put beside `Values`. */
const OWN = /^(?:IsEncrypted|Values|Host|ConnectionStrings|\$schema)$/;

/** `local.settings.json`: the settings are in `Values`. Beside it, nothing reads them, and nothing would say so. */
const settingsFileSchema = z
  .looseObject(
    {
      IsEncrypted: z.literal(false, "must be false; encrypted settings need the Core Tools").optional(),
      Values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()], "must be text")).optional(),
    },
    "it is not an object",
  )
  .superRefine((file, context) => {
    const beside = Object.keys(file).filter((name) =>
      file.Values === undefined ? !OWN.test(name) : SETTING_NAMES.includes(name),
    );
    const [first] = beside;
    if (first === undefined) return;
    const where =
      file.Values === undefined ? 'there is no object "Values"' : 'it is beside the object "Values"';
    context.addIssue({
      code: "custom",
      message: `${first} is not read, because ${where}: settings go inside that, as in local.settings.sample.json`,
    });
  })
  .transform(({ Values }) => Values ?? {});

/**
 * The settings in the text of such a file.
 * @throws what {@link ./parse-error.ts} puts into words
 */
export const parseSettingsFile = (text: string): Record<string, string | number | boolean> =>
  settingsFileSchema.parse(parseLenientJson(text), { error: inWords });
