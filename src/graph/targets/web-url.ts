import { z } from "zod";
import { isSharePointUrl } from "../sharepoint-hosts.ts";
import { pathField, pathKind } from "./path-kind.ts";

/** A new file in the folder that an address leads to, as the browser shows it. */
export const webUrl = pathKind({
  kind: "webUrl",
  // It finds the site by its address, and writes files.
  permissions: { application: "Sites.ReadWrite.All", delegated: "Sites.ReadWrite.All" },
  fields: z.strictObject({
    kind: z.literal("webUrl"),
    url: z
      .url({ error: "must be an https address" })
      .max(4096)
      .refine(isSharePointUrl, "must be an https address of SharePoint or OneDrive for work or school")
      .meta({
        description: "Address of a site, a library or a folder, as copied from the browser.",
      }),
    path: pathField,
  }),
  base: ({ url = "" }) => ({ by: "webUrl", url }),
});
