import { z } from "zod";
import { targetKinds } from "../graph/targets/index.ts";
import { optionsSchema, sourceSchema, transferIdSchema } from "../transfer/job.ts";

/** A job, from whichever producer. The API's description and the dashboard's form are made from it as well. */
export const jobSchema = z.strictObject({
  source: sourceSchema,
  target: z
    .discriminatedUnion("kind", [targetKinds[0].fields, ...targetKinds.slice(1).map((kind) => kind.fields)])
    .meta({ description: "Where the file goes. `kind` determines the other fields." }),
  transferId: transferIdSchema.optional(),
  options: optionsSchema.prefault({}).meta({ description: "Every option has a default." }),
});
