import { eTagOf } from "../item-json.ts";
import type { Drive, DriveNode, FileNode, FolderNode } from "./drive.ts";
import type { Site } from "./tenant.ts";

/** A driveItem as the service returns it. */
export const nodeJson = (drive: Drive, node: DriveNode): Record<string, unknown> =>
  node.kind === "file" ? fileJson(drive, node) : folderJson(drive, node);

export const fileJson = (drive: Drive, node: FileNode): Record<string, unknown> => {
  const { item } = node;
  const [createdDateTime, lastModifiedDateTime] = [iso(item.createdAtMs), iso(item.modifiedAtMs)];
  const { quickXorHash } = item.hashes;
  return {
    "@odata.type": "#microsoft.graph.driveItem",
    id: node.id,
    name: node.name,
    size: item.sizeBytes,
    eTag: eTagOf(item),
    cTag: `"c:{${node.id}},${item.commits + 1}"`,
    webUrl: drive.webUrlOf(node),
    createdDateTime,
    lastModifiedDateTime,
    fileSystemInfo: { createdDateTime, lastModifiedDateTime, ...item.fileSystemInfo },
    parentReference: parentReference(drive, node.parent),
    file: { mimeType: item.mimeType, ...(quickXorHash === null ? {} : { hashes: { quickXorHash } }) },
  };
};

const folderJson = (drive: Drive, node: FolderNode): Record<string, unknown> => {
  const [createdDateTime, lastModifiedDateTime] = [iso(node.createdAtMs), iso(node.modifiedAtMs)];
  return {
    "@odata.type": "#microsoft.graph.driveItem",
    id: node.id,
    name: node.name,
    size: sizeOf(node),
    eTag: `"{${node.id}},1"`,
    webUrl: drive.webUrlOf(node),
    createdDateTime,
    lastModifiedDateTime,
    fileSystemInfo: { createdDateTime, lastModifiedDateTime },
    parentReference: parentReference(drive, node.parent),
    folder: { childCount: node.children.size },
    ...(node.parent === null ? { root: {} } : {}),
  };
};

/** `publication` is returned only when `$select` asks for it. */
export const publicationJson = (node: FileNode): Record<string, unknown> => ({
  level: node.checkedOutBy === null ? "published" : "checkout",
  versionId: node.checkedOutBy === null ? `${node.item.commits}.0` : `${node.item.commits - 1}.1`,
  ...(node.checkedOutBy === null ? {} : { checkedOutBy: { application: { displayName: "stand-in" } } }),
});

export const driveJson = (drive: Drive): Record<string, unknown> => ({
  "@odata.type": "#microsoft.graph.drive",
  id: drive.id,
  name: drive.identity.library.name,
  driveType: drive.identity.driveType,
  webUrl: drive.webUrlOf(drive.root),
  owner: { user: { displayName: drive.identity.ownerName } },
});

export const siteJson = (site: Site): Record<string, unknown> => ({
  "@odata.type": "#microsoft.graph.site",
  id: site.id,
  name: site.path.split("/").at(-1) ?? "",
  displayName: site.name,
  webUrl: site.webUrl,
  siteCollection: { hostname: site.id.split(",")[0] ?? "" },
});

const parentReference = (drive: Drive, parent: FolderNode | null): Record<string, unknown> => {
  const { driveType, siteId } = drive.identity;
  const place = { driveId: drive.id, driveType, siteId };
  if (parent === null) return place;
  const path = drive.pathOf(parent).map((name) => `/${encodeURIComponent(name)}`);
  const name = parent.parent === null ? "root" : parent.name;
  return { ...place, id: parent.id, name, path: `/drives/${drive.id}/root:${path.join("")}` };
};

const sizeOf = (node: DriveNode): number =>
  node.kind === "file"
    ? node.item.sizeBytes
    : [...node.children.values()].reduce((total, child) => total + sizeOf(child), 0);

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
