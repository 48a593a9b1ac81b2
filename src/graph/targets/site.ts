import { z } from "zod";
import { isSharePointUrl } from "../sharepoint-hosts.ts";
import { pathField, pathKind, withoutAbsent } from "./path-kind.ts";
import { idField } from "./target-kind.ts";

const fields = z
  .strictObject({
    kind: z.literal("site"),
    siteId: idField(
      "Graph's id of the site (`host,guid,guid`). Either this or the site's address.",
    ).optional(),
    siteUrl: z
      .url({ error: "must be an https address" })
      .max(2048)
      .refine(isSharePointUrl, "must be an https address of a SharePoint site")
      .optional()
      .meta({ description: "The site's address in the browser. Either this or the site's id." }),
    library: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: "Name of the document library. Default: the site's own." }),
    path: pathField,
  })
  .refine((target) => (target.siteId === undefined) !== (target.siteUrl === undefined), {
    error: "needs either siteId or siteUrl",
  })
  .transform(withoutAbsent);

/** A new file in a library of a SharePoint site. */
export const site = pathKind({
  kind: "site",
  // A site is looked up by its address with Sites.Read.All as well, or with Sites.ReadWrite.All alone.
  permissions: { application: "Files.ReadWrite.All", delegated: "Files.ReadWrite.All" },
  fields,
  base: ({ siteId, siteUrl = "", library = null }) =>
    siteId === undefined ? { by: "siteUrl", siteUrl, library } : { by: "site", siteId, library },
});
