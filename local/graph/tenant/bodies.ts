import { z } from "zod";
import { conflictBehavior } from "../conflict-behavior.ts";

/** POST …/children: only folders are made there. */
export const folderBody = z.strictObject({
  name: z.string(),
  folder: z.strictObject({ "@odata.type": z.string().optional() }),
  "@microsoft.graph.conflictBehavior": conflictBehavior.optional(),
});

/** POST …/checkin. */
export const checkInBody = z.strictObject({
  checkInAs: z.enum(["unspecified", "published"]).optional(),
  comment: z.string().optional(),
});

/** PATCH …/listItem/fields. */
export const fieldsBody = z.record(z.string(), z.unknown());

/** PATCH …/listItem. */
export const listItemBody = z.strictObject({ contentType: z.strictObject({ id: z.string() }) });
