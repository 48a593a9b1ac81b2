import { z } from "zod";
import { conflictBehavior } from "./conflict-behavior.ts";
import { nameError } from "./file-names.ts";

const name = z.string().superRefine((text, context) => {
  const error = nameError(text);
  if (error !== null) context.addIssue({ code: "custom", message: error });
});
const date = z.iso.datetime({ offset: true });
const odataType = (type: string) => z.enum([type, `#${type}`]).optional();

const fileSystemInfo = z.strictObject({
  "@odata.type": odataType("microsoft.graph.fileSystemInfo"),
  createdDateTime: date.optional(),
  lastAccessedDateTime: date.optional(),
  lastModifiedDateTime: date.optional(),
});

/** POST …/createUploadSession for driveItems. As in OData, an unknown property is an error. */
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

/** POST …/createUploadSession for a print document: all three properties are required. */
export const printSessionBody = z.strictObject({
  properties: z.strictObject({
    "@odata.type": odataType("microsoft.graph.printDocumentUploadProperties"),
    documentName: z.string().min(1),
    contentType: z.string().min(1),
    size: z.int().positive(),
  }),
});

/** PUT on a driveItem that commits a session which has all its bytes. */
export const commitBody = z.strictObject({
  name: name.optional(),
  "@microsoft.graph.conflictBehavior": conflictBehavior.optional(),
  "@microsoft.graph.sourceUrl": z.string(),
});

/** POST /_stand-in/items. */
export const seedBody = z.strictObject({
  path: z.string(),
  name,
  text: z.string().optional(),
  base64: z.base64().optional(),
});

/** The dates a client may set. */
export type FileSystemInfo = Omit<z.infer<typeof fileSystemInfo>, "@odata.type">;
