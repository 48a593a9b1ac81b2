import { z } from "zod";
import { nameProblem } from "./file-names.ts";

const conflictBehavior = z.enum(["fail", "replace", "rename"]);
const name = z.string().superRefine((text, context) => {
  const problem = nameProblem(text);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});
const date = z.iso.datetime({ offset: true });
const odataType = (type: string) => z.enum([type, `#${type}`]).optional();

const fileSystemInfo = z.strictObject({
  "@odata.type": odataType("microsoft.graph.fileSystemInfo"),
  createdDateTime: date.optional(),
  lastAccessedDateTime: date.optional(),
  lastModifiedDateTime: date.optional(),
});

/** POST …/createUploadSession of the driveItem routes. Strict, as OData is: an unknown property is an error. */
export const driveItemSessionBody = z.strictObject({
  item: z
    .strictObject({
      "@odata.type": odataType("microsoft.graph.driveItemUploadableProperties"),
      "@microsoft.graph.conflictBehavior": conflictBehavior.optional(),
      name: name.optional(),
      description: z.string().optional(),
      fileSize: z.int().nonnegative().optional(),
      fileSystemInfo: fileSystemInfo.optional(),
    })
    .optional(),
  deferCommit: z.boolean().optional(),
});

/** POST …/createUploadSession of a print document: all three properties are needed. */
export const printSessionBody = z.strictObject({
  properties: z.strictObject({
    "@odata.type": odataType("microsoft.graph.printDocumentUploadProperties"),
    documentName: z.string().min(1),
    contentType: z.string().min(1),
    size: z.int().positive(),
  }),
});

/** PUT on a driveItem that commits a session whose bytes are all there. */
export const commitBody = z.strictObject({
  name: name.optional(),
  "@microsoft.graph.conflictBehavior": conflictBehavior.optional(),
  "@microsoft.graph.sourceUrl": z.string(),
});

/** POST /_stand-in/items: an item that was there before. */
export const seedBody = z.strictObject({
  path: z.string(),
  name,
  text: z.string().optional(),
  base64: z.base64().optional(),
});

/** What happens to an item that is there already. */
export type ConflictBehavior = z.infer<typeof conflictBehavior>;

/** The dates a client may set. */
export type FileSystemInfo = Omit<z.infer<typeof fileSystemInfo>, "@odata.type">;

/** Whether `text` names a {@link ConflictBehavior}. */
export function isConflictBehavior(text: string): text is ConflictBehavior {
  return conflictBehavior.safeParse(text).success;
}
