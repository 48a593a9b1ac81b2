import { z } from "zod";
import type { Target } from "../../transfer/job.ts";
import { isSharingUrl } from "../sharepoint-hosts.ts";
import { driveItemKind } from "./drive-item-kind.ts";
import { withoutAbsent } from "./path-kind.ts";
import { idField, path } from "./target-kind.ts";

export const shareIdField = idField(
  "Graph's id of the share, or an encoded sharing URL (`u!…`). Either this or the sharing link.",
).optional();

export const sharingUrlField = z
  .url({ error: "must be an https sharing link" })
  .max(2048)
  .refine(isSharingUrl, "must be an https sharing link")
  .optional()
  .meta({ description: "A sharing link as copied from the browser. Either this or the share's id." });

interface ShareFields {
  readonly shareId?: string | undefined;
  readonly sharingUrl?: string | undefined;
}

/** The check of an object that has both fields. */
export const needsOneShare = [
  ({ shareId, sharingUrl }: ShareFields) => (shareId === undefined) !== (sharingUrl === undefined),
  { error: "needs either shareId or sharingUrl" },
] as const;

/** `POST /shares/{sharesId}/driveItem/createUploadSession` */
export const sharedItem = driveItemKind({
  kind: "sharedItem",
  fields: z
    .strictObject({
      kind: z.literal("sharedItem"),
      shareId: shareIdField,
      sharingUrl: sharingUrlField,
    })
    .refine(...needsOneShare)
    .transform(withoutAbsent),
  address: (target) => path`/shares/${shareIdIn(target)}/driveItem`,
  names: (target) => ({ by: "share", shareId: shareIdIn(target) }),
});

const shareIdIn = ({ shareId, sharingUrl = "" }: Target): string => shareId ?? shareIdOf(sharingUrl);

/** `u!` and the link in unpadded base64url (https://learn.microsoft.com/graph/api/shares-get#encoding-sharing-urls). */
export const shareIdOf = (sharingUrl: string): string =>
  `u!${Buffer.from(sharingUrl, "utf8").toString("base64url")}`;
