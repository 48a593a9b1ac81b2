import { z } from "zod";
import { pathField, pathKind, withoutAbsent } from "./path-kind.ts";
import { needsOneShare, shareIdField, shareIdOf, sharingUrlField } from "./shared-item.ts";

/** A new file below the folder that a sharing link leads to. */
export const sharedFolder = pathKind({
  kind: "sharedFolder",
  permissions: { application: "Files.ReadWrite.All", delegated: "Files.ReadWrite" },
  fields: z
    .strictObject({
      kind: z.literal("sharedFolder"),
      shareId: shareIdField,
      sharingUrl: sharingUrlField,
      path: pathField,
    })
    .refine(...needsOneShare)
    .transform(withoutAbsent),
  base: ({ shareId, sharingUrl = "" }) => ({ by: "share", shareId: shareId ?? shareIdOf(sharingUrl) }),
});
