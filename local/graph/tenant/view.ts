import type { Drive, DriveNode } from "./drive.ts";
import { isProvisioned, type Tenant } from "./tenant.ts";

/** A folder or file, for people and tests to inspect. */
export interface NodeView {
  readonly id: string;
  readonly name: string;
  readonly webUrl: string;
  /** Null for a file. */
  readonly children: readonly NodeView[] | null;
  /** Null for a folder. */
  readonly file: FileView | null;
}

export interface FileView {
  readonly sizeBytes: number;
  readonly quickXorHash: string | null;
  readonly sha256: string | null;
  readonly commits: number;
  readonly level: "published" | "checkout";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly contentTypeId: string;
  readonly path: string | null;
}

export interface LibraryView {
  readonly driveId: string;
  readonly name: string;
  readonly webUrl: string;
  readonly requireCheckOut: boolean;
  readonly root: NodeView;
}

export interface TenantView {
  readonly sites: readonly {
    readonly id: string;
    readonly name: string;
    readonly webUrl: string;
    readonly libraries: readonly LibraryView[];
  }[];
  readonly users: readonly {
    readonly id: string;
    readonly userPrincipalName: string;
    readonly driveId: string | null;
  }[];
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly driveId: string;
    readonly channels: readonly {
      readonly id: string;
      readonly name: string;
      readonly isProvisioned: boolean;
    }[];
  }[];
  readonly sharingLinks: readonly string[];
}

export const tenantView = (tenant: Tenant): TenantView => ({
  sites: tenant.sites.map(({ id, name, webUrl, drives }) => ({
    id,
    name,
    webUrl,
    libraries: drives.map(libraryView),
  })),
  users: tenant.users.map(({ spec: { id, userPrincipalName }, drive }) => ({
    id,
    userPrincipalName,
    driveId: drive?.id ?? null,
  })),
  groups: tenant.groups.map(({ spec, drive }) => ({
    id: spec.id,
    name: spec.name,
    driveId: drive.id,
    channels: (spec.channels ?? []).map((channel) => ({
      id: channel.id,
      name: channel.name,
      isProvisioned: isProvisioned(channel),
    })),
  })),
  sharingLinks: tenant.links,
});

const libraryView = (drive: Drive): LibraryView => ({
  driveId: drive.id,
  name: drive.identity.library.name,
  webUrl: drive.webUrlOf(drive.root),
  requireCheckOut: drive.identity.library.requireCheckOut ?? false,
  root: nodeView(drive, drive.root),
});

export const nodeView = (drive: Drive, node: DriveNode): NodeView => {
  const common = { id: node.id, name: node.name, webUrl: drive.webUrlOf(node) };
  if (node.kind === "folder") {
    const children = [...node.children.values()].map((child) => nodeView(drive, child));
    return { ...common, children, file: null };
  }
  const { sizeBytes, hashes, commits, path } = node.item;
  const { quickXorHash, sha256 } = hashes;
  const file: FileView = {
    ...{ sizeBytes, quickXorHash, sha256, commits, path },
    level: node.checkedOutBy === null ? "published" : "checkout",
    fields: Object.fromEntries(node.fields),
    contentTypeId: node.contentTypeId,
  };
  return { ...common, children: null, file };
};
