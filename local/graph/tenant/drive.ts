import { shortHash, type Address } from "../address.ts";
import { storedItem, type StoredItem, type UploadedFile } from "../item-store.ts";
import { comparableName } from "./names.ts";
import type { LibrarySpec } from "./spec.ts";

/** A folder in a drive; the root has no parent. */
export interface FolderNode {
  readonly kind: "folder";
  readonly id: string;
  readonly name: string;
  readonly parent: FolderNode | null;
  /** By comparable name. */
  readonly children: Map<string, DriveNode>;
  readonly createdAtMs: number;
  modifiedAtMs: number;
}

/** A file in a drive. */
export interface FileNode {
  readonly kind: "file";
  readonly id: string;
  readonly name: string;
  readonly parent: FolderNode;
  item: StoredItem;
  /** The token that has it checked out: others see the last version that was checked in. */
  checkedOutBy: string | null;
  /** A version was checked in. Until then, only who has the file checked out can see it. */
  published: boolean;
  readonly fields: Map<string, unknown>;
  contentTypeId: string;
}

export type DriveNode = FolderNode | FileNode;

/** Where a path leads: to a node, or to the folder from which on nothing of it exists. */
export type WalkResult =
  | { readonly kind: "found"; readonly node: DriveNode }
  | { readonly kind: "absent"; readonly folder: FolderNode; readonly missing: readonly string[] }
  /** A file is where the path needs a folder. */
  | { readonly kind: "blocked" };

/** What a drive is and belongs to. */
export interface DriveIdentity {
  readonly id: string;
  readonly driveType: "documentLibrary" | "business";
  readonly siteId: string;
  readonly ownerName: string;
  /** Server-relative and decoded: `/sites/Finance/Shared Documents`. */
  readonly path: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly library: LibrarySpec;
}

const DOCUMENT_CONTENT_TYPE = "0x0101";

/** One drive: a tree of folders and files. */
export class Drive {
  readonly identity: DriveIdentity;
  readonly root: FolderNode;
  readonly #byId = new Map<string, DriveNode>();

  constructor(identity: DriveIdentity, nowMs: number) {
    this.identity = identity;
    this.root = this.#newFolder(null, "root", nowMs);
  }

  get id(): string {
    return this.identity.id;
  }

  /** The node with this id, or the root for `root`. */
  find(id: string): DriveNode | null {
    return id === "root" ? this.root : (this.#byId.get(id) ?? null);
  }

  child(folder: FolderNode, name: string): DriveNode | null {
    return folder.children.get(comparableName(name)) ?? null;
  }

  walk(from: DriveNode, path: readonly string[]): WalkResult {
    let node = from;
    for (const [index, name] of path.entries()) {
      if (node.kind === "file") return { kind: "blocked" };
      const next = this.child(node, name);
      if (next === null) return { kind: "absent", folder: node, missing: path.slice(index) };
      node = next;
    }
    return { kind: "found", node };
  }

  /** The names from the root down; empty for the root. */
  pathOf(node: DriveNode): string[] {
    return node.parent === null ? [] : [...this.pathOf(node.parent), node.name];
  }

  /** The path below the host, decoded: what the limit on paths counts. */
  serverRelativePath(node: DriveNode, names: readonly string[] = []): string {
    return [this.identity.path, ...this.pathOf(node), ...names].join("/");
  }

  webUrlOf(node: DriveNode): string {
    const path = this.serverRelativePath(node).split("/").map(encodeURIComponent).join("/");
    return `${this.identity.origin}${path}`;
  }

  /** The canonical address of a name in a folder. */
  addressOf(folder: FolderNode, name: string): Address {
    const path = [...this.pathOf(folder), name];
    return {
      kind: "driveItem",
      key: `/drives/${encodeURIComponent(this.id)}/root:/${path.map(encodeURIComponent).join("/")}`,
      segments: [...this.identity.path.slice(1).split("/"), ...path],
      itemId: this.#idFor(folder, name),
      driveId: this.id,
    };
  }

  makeFolder(parent: FolderNode, name: string, nowMs: number): FolderNode {
    const folder = this.#newFolder(parent, name, nowMs);
    parent.modifiedAtMs = nowMs;
    return folder;
  }

  /** The folder at the end of `path`, made with its parents if need be. Throws if a file is in the way. */
  ensureFolder(from: FolderNode, path: readonly string[], nowMs: number): FolderNode {
    let folder = from;
    for (const name of path) {
      const child = this.child(folder, name) ?? this.makeFolder(folder, name, nowMs);
      if (child.kind === "file") throw new Error(`a file is where the path needs a folder: ${name}`);
      folder = child;
    }
    return folder;
  }

  /** Stores an upload under `name`, replacing a file of that name, which keeps its id and its spelling. */
  putFile(folder: FolderNode, name: string, uploaded: UploadedFile, author: string | null): FileNode {
    const existing = this.child(folder, name);
    if (existing?.kind === "folder") throw new Error(`a folder has this name: ${name}`);
    folder.modifiedAtMs = uploaded.nowMs;
    if (existing !== null) {
      existing.item = storedItem(existing.item, existing.item, uploaded);
      return existing;
    }
    const address = this.addressOf(folder, name);
    const staysHidden = this.identity.library.requireCheckOut === true && author !== null;
    const node: FileNode = {
      kind: "file",
      id: address.itemId,
      name,
      parent: folder,
      item: storedItem({ address, id: address.itemId, name }, null, uploaded),
      checkedOutBy: staysHidden ? author : null,
      published: !staysHidden,
      fields: new Map(),
      contentTypeId: DOCUMENT_CONTENT_TYPE,
    };
    this.#add(node, folder);
    return node;
  }

  /** Every file, in no particular order. */
  files(): FileNode[] {
    return [...this.#byId.values()].filter((node) => node.kind === "file");
  }

  /** Whether the library knows this content type. */
  hasContentType(id: string): boolean {
    return id === DOCUMENT_CONTENT_TYPE || (this.identity.library.contentTypes ?? []).includes(id);
  }

  hasColumn(name: string): boolean {
    return name === "Title" || (this.identity.library.columns ?? []).includes(name);
  }

  #newFolder(parent: FolderNode | null, name: string, nowMs: number): FolderNode {
    const id = this.#idFor(parent, name);
    const times = { createdAtMs: nowMs, modifiedAtMs: nowMs };
    const folder: FolderNode = { kind: "folder", id, name, parent, children: new Map(), ...times };
    this.#add(folder, parent);
    return folder;
  }

  #add(node: DriveNode, parent: FolderNode | null): void {
    this.#byId.set(node.id, node);
    parent?.children.set(comparableName(node.name), node);
  }

  /** Stable: the same path in the same drive always gets the same id. */
  #idFor(parent: FolderNode | null, name: string): string {
    return `01${shortHash(`${this.id}/${parent?.id ?? ""}/${comparableName(name)}`).toUpperCase()}`;
  }
}
