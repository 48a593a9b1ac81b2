import { z } from "zod";
import { pathField, pathKind } from "./path-kind.ts";
import { idField } from "./target-kind.ts";

/** A new file in the drive of a Microsoft 365 group. */
export const group = pathKind({
  kind: "group",
  permissions: { application: "Files.ReadWrite.All", delegated: "Files.ReadWrite.All" },
  fields: z.strictObject({
    kind: z.literal("group"),
    groupId: idField("Id of the Microsoft 365 group in Entra ID."),
    path: pathField,
  }),
  base: ({ groupId = "" }) => ({ by: "group", groupId }),
});
