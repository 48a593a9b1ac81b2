import { z } from "zod";
import { driveItemKind } from "./drive-item.ts";
import { idField, path } from "./target-kind.ts";

const fields = z
  .strictObject({
    kind: z.literal("sharedItem"),
    shareId: idField(
      "Graph's id of the share, or an encoded sharing URL (`u!…`). Either this or the sharing link.",
    ).optional(),
    sharingUrl: z
      .url({ protocol: /^https$/, error: "must be an https sharing link" })
      .max(2048)
      .optional()
      .meta({ description: "A sharing link as copied from the browser. Either this or the share's id." }),
  })
  .refine((target) => (target.shareId === undefined) !== (target.sharingUrl === undefined), {
    error: "needs either shareId or sharingUrl",
  })
  .transform((target): { kind: string; [field: string]: string } =>
    target.shareId === undefined
      ? { kind: target.kind, sharingUrl: target.sharingUrl ?? "" }
      : { kind: target.kind, shareId: target.shareId },
  );

/** `POST /shares/{sharesId}/driveItem/createUploadSession` */
export const sharedItem = driveItemKind({
  kind: "sharedItem",
  fields,
  address: (target) => path`/shares/${target["shareId"] ?? shareIdOf(target["sharingUrl"] ?? "")}/driveItem`,
});

/** `u!` and the link in unpadded base64url (https://learn.microsoft.com/graph/api/shares-get#encoding-sharing-urls). */
export const shareIdOf = (sharingUrl: string): string =>
  `u!${Buffer.from(sharingUrl, "utf8").toString("base64url")}`;
