import { z } from "zod";
import { filePermissions } from "./drive-item-kind.ts";
import { pathField, pathKind } from "./path-kind.ts";
import { idField } from "./target-kind.ts";

/** A new file in a person's OneDrive. */
export const user = pathKind({
  kind: "user",
  permissions: filePermissions,
  fields: z.strictObject({
    kind: z.literal("user"),
    userId: idField("The person's sign-in name (such as anna@contoso.com) or id in Entra ID."),
    path: pathField,
  }),
  base: ({ userId = "" }) => ({ by: "user", userId }),
});
