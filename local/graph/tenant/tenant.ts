import { shortHash } from "../address.ts";
import { comparableName } from "./names.ts";
import { Drive, type DriveNode } from "./drive.ts";
import type { ChannelSpec, GroupSpec, LibrarySpec, SiteSpec, TenantSpec, UserSpec } from "./spec.ts";

/** A site with its libraries. */
export interface Site {
  readonly id: string;
  readonly name: string;
  /** Server-relative, without a leading slash; empty for the root site. */
  readonly path: string;
  readonly webUrl: string;
  /** The default library first. */
  readonly drives: readonly Drive[];
  readonly grantedTo: readonly string[];
  /** A person's site holds a OneDrive and is not listed. */
  readonly isPersonal: boolean;
}

export interface User {
  readonly spec: UserSpec;
  readonly drive: Drive | null;
}

export interface Group {
  readonly spec: GroupSpec;
  readonly drive: Drive;
}

/** A node and the drive it is in. */
export interface DrivePlace {
  readonly drive: Drive;
  readonly node: DriveNode;
}

const DOCUMENTS: LibrarySpec = { name: "Documents", urlName: "Shared Documents" };

/** Sites, people, groups and sharing links, and the drives they lead to. */
export class Tenant {
  readonly sites: Site[] = [];
  readonly users: User[] = [];
  readonly groups: Group[] = [];
  readonly #origin: string;
  readonly #nowMs: number;
  readonly #links: ReadonlyMap<string, string>;

  /** @param origin `http://127.0.0.1:PORT`, the host of every site */
  constructor(spec: TenantSpec, origin: string, nowMs: number) {
    this.#origin = origin;
    this.#nowMs = nowMs;
    for (const site of spec.sites ?? []) this.#addSite(site, false);
    for (const user of spec.users ?? []) this.users.push({ spec: user, drive: this.#oneDriveOf(user) });
    for (const group of spec.groups ?? []) this.groups.push(this.#groupOf(group));
    this.#links = new Map((spec.sharingLinks ?? []).map(({ link, to }) => [link, to]));
  }

  get drives(): Drive[] {
    return this.sites.flatMap((site) => site.drives);
  }

  get links(): readonly string[] {
    return [...this.#links.keys()].map((link) => `${this.#origin}/${link}`);
  }

  drive(id: string): Drive | null {
    return this.drives.find((drive) => drive.id === id) ?? null;
  }

  site(id: string): Site | null {
    return this.sites.find((site) => site.id === id) ?? null;
  }

  siteOf(drive: Drive): Site | null {
    return this.site(drive.identity.siteId);
  }

  /** @param path server-relative, without slashes at its ends; empty for the root site */
  siteAt(path: string): Site | null {
    return this.sites.find((site) => comparableName(site.path) === comparableName(path)) ?? null;
  }

  user(idOrName: string): User | null {
    const isUser = ({ spec }: User): boolean =>
      spec.id === idOrName || comparableName(spec.userPrincipalName) === comparableName(idOrName);
    return this.users.find(isUser) ?? null;
  }

  group(id: string): Group | null {
    return this.groups.find(({ spec }) => spec.id === id) ?? null;
  }

  /** Whether `host` is this stand-in's, with or without its port. */
  isHost(host: string): boolean {
    const { host: withPort, hostname } = new URL(this.#origin);
    return [withPort, hostname, "localhost"].includes(host.toLowerCase());
  }

  /** The folder or file that an address in a browser shows. */
  atWebPath(path: string): DrivePlace | null {
    const parts = path.split("/").filter((part) => part !== "");
    for (const drive of this.drives) {
      const base = drive.identity.path.slice(1).split("/");
      const isBelow = base.every(
        (part, index) => comparableName(parts[index] ?? "") === comparableName(part),
      );
      if (!isBelow) continue;
      const walked = drive.walk(drive.root, parts.slice(base.length));
      if (walked.kind === "found") return { drive, node: walked.node };
    }
    return null;
  }

  /** What a sharing link or an item's address leads to. */
  atSharedUrl(url: string): DrivePlace | null {
    if (!URL.canParse(url)) return null;
    const { host, pathname } = new URL(url);
    const path = decodePath(pathname);
    return this.isHost(host) && path !== null ? this.atPathOrLink(path) : null;
  }

  /** @param path of a sharing link or an item, server-relative and decoded */
  atPathOrLink(path: string): DrivePlace | null {
    return this.atWebPath(this.#links.get(path) ?? path);
  }

  #addSite(spec: SiteSpec, isPersonal: boolean): Site {
    const path = spec.path ?? `sites/${spec.name}`;
    const host = new URL(this.#origin).hostname;
    const id = spec.id ?? `${host},${guidFrom(`collection ${path}`)},${guidFrom(`web ${path}`)}`;
    const prefix = path === "" ? "" : `/${path}`;
    const drives = (spec.libraries ?? [DOCUMENTS]).map((library) => {
      const drivePath = `${prefix}/${library.urlName ?? library.name}`;
      const identity = {
        id: library.driveId ?? `b!${shortHash(drivePath)}`,
        driveType: isPersonal ? "business" : "documentLibrary",
        siteId: id,
        ownerName: spec.name,
        path: drivePath,
        origin: this.#origin,
        library,
      } as const;
      const drive = new Drive(identity, this.#nowMs);
      for (const folder of library.folders ?? [])
        drive.ensureFolder(drive.root, folder.split("/"), this.#nowMs);
      return drive;
    });
    const site: Site = {
      id,
      name: spec.name,
      path,
      webUrl: `${this.#origin}/${path.split("/").map(encodeURIComponent).join("/")}`,
      drives,
      grantedTo: spec.grantedTo ?? [],
      isPersonal,
    };
    this.sites.push(site);
    return site;
  }

  #oneDriveOf({ userPrincipalName, displayName, oneDrive = true }: UserSpec): Drive | null {
    if (oneDrive === false) return null;
    const folder = userPrincipalName.toLowerCase().replace(/[^a-z0-9]/g, "_");
    const more = oneDrive === true ? {} : oneDrive;
    const library = { name: "OneDrive", urlName: "Documents", ...more };
    const site = { name: displayName, path: `personal/${folder}`, libraries: [library] };
    return this.#addSite(site, true).drives[0] ?? null;
  }

  #groupOf(spec: GroupSpec): Group {
    const [drive] = this.#addSite({ name: spec.name, ...spec.site }, false).drives;
    if (drive === undefined) throw new Error(`the group ${spec.name} needs a library`);
    for (const channel of spec.channels ?? []) {
      if (isProvisioned(channel)) drive.ensureFolder(drive.root, [channel.name], this.#nowMs);
    }
    return { spec, drive };
  }
}

/** Whether the channel's folder is there. */
export const isProvisioned = (channel: ChannelSpec): boolean => channel.provisioned ?? true;

/** A path without slashes at its ends, decoded; null if it is not encoded correctly. */
export const decodePath = (path: string): string | null => {
  try {
    return decodeURIComponent(path).replace(/^\/+|\/+$/g, "");
  } catch {
    return null;
  }
};

const guidFrom = (text: string): string =>
  shortHash(text)
    .padEnd(32, "0")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
