import { z } from "zod";
import { driveItemKind } from "./drive-item.ts";
import { idField, path } from "./target-kind.ts";

const fields = z
  .strictObject({
    kind: z.literal("sharedItem"),
    /** A share id as Graph gives it, or an encoded sharing URL (`u!…`). */
    shareId: idField.optional(),
    /** A sharing link, as a person copies it. */
    sharingUrl: z
      .url({ protocol: /^https$/, error: "must be an https sharing link" })
      .max(2048)
      .optional(),
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
