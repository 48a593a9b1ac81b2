import type { UploadSlot } from "../upload-slot.ts";
import { folderSlot } from "./folder-slot.ts";
import { isError, resolveItem } from "./resolve.ts";
import { tenantRoute } from "./route.ts";
import type { Tenant } from "./tenant.ts";

/**
 * The slot of a file in a drive, whose folders are made if need be; null if `path` is not a file's.
 * @param path without the version: `/drives/d/root:/2026/a.pdf`
 */
export const seedSlot = (tenant: Tenant, path: string, nowMs: number): UploadSlot | null => {
  const route = tenantRoute("GET", "v1.0", path.slice(1), new URLSearchParams());
  if (route?.name !== "getItem" || route.resource.type !== "item") return null;
  const caller = { token: "", roles: null };
  const place = resolveItem({ tenant, caller, operation: "getItem" }, route.resource.item);
  if (isError(place)) return null;
  const { drive } = place;
  if (place.kind === "absent") {
    const folder = drive.ensureFolder(place.folder, place.missing.slice(0, -1), nowMs);
    return folderSlot(drive, folder, place.missing.at(-1) ?? "", null);
  }
  const { node } = place;
  return node.kind === "folder" ? null : folderSlot(drive, node.parent, place.spelling, null);
};
