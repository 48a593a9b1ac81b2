import { itemNotFound } from "../graph-error-response.ts";
import { pageFrame } from "../html.ts";
import type { GraphResponse } from "../response.ts";
import { decodePath, type Tenant } from "./tenant.ts";
import { nodesHtml } from "./tree-html.ts";
import { nodeView } from "./view.ts";

/** The page in SharePoint that shows a folder; its `id` parameter names the folder. */
const FOLDER_PAGE = /\/Forms\/AllItems\.aspx$/i;

/** An address in a browser: the page of a site or a folder, or the bytes of a file. */
export const showWebPath = (tenant: Tenant, target: string): GraphResponse => {
  const url = new URL(target, "http://stand-in");
  const pathname = FOLDER_PAGE.test(url.pathname)
    ? (url.searchParams.get("id") ?? url.pathname.replace(FOLDER_PAGE, ""))
    : url.pathname;
  const path = decodePath(pathname);
  if (path === null) return itemNotFound();
  const site = tenant.siteAt(path);
  if (site !== null) {
    const libraries = site.drives.map((drive) => ({
      ...nodeView(drive, drive.root),
      name: drive.identity.library.name,
    }));
    return { status: 200, html: pageFrame(site.name, nodesHtml(libraries)) };
  }
  const place = tenant.atPathOrLink(path);
  if (place === null) return itemNotFound();
  const { drive, node } = place;
  if (node.kind === "folder") {
    const title = drive.serverRelativePath(node);
    return { status: 200, html: pageFrame(title, nodesHtml(nodeView(drive, node).children ?? [])) };
  }
  const { path: diskPath, mimeType, sizeBytes } = node.item;
  return diskPath === null
    ? itemNotFound("The bytes were not kept.")
    : { status: 200, file: { diskPath, mimeType, sizeBytes } };
};
