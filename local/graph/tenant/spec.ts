/** A document library, or the one library of a person's OneDrive. */
export interface LibrarySpec {
  /** The display name: `Documents`. */
  readonly name: string;
  /** Its segment in URLs: `Shared Documents`. Default the name. */
  readonly urlName?: string;
  /** The drive's id. Default derived from its address. */
  readonly driveId?: string;
  /** A new file stays hidden from others until it is checked in. Default false. */
  readonly requireCheckOut?: boolean;
  /** The internal names of its columns besides `Title`. Default none. */
  readonly columns?: readonly string[];
  /** The ids of its content types besides `0x0101` (Document). Default none. */
  readonly contentTypes?: readonly string[];
  /** Folder paths below the root; parents are made too. */
  readonly folders?: readonly string[];
  /** Files by their path below the root. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

export interface SiteSpec {
  readonly name: string;
  /** Server-relative: `sites/Finance`; empty for the root site. Default `sites/{name}`. */
  readonly path?: string;
  readonly id?: string;
  /** The first is the default library. Default one, `Documents`, shown as `Shared Documents` in URLs. */
  readonly libraries?: readonly LibrarySpec[];
  /** The tokens with role `Sites.Selected` that were granted `write` on this site. Default none. */
  readonly grantedTo?: readonly string[];
}

export interface UserSpec {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** Default true. Without one, the drive responds 404. */
  readonly oneDrive?: boolean | Omit<LibrarySpec, "name">;
}

/** A Microsoft 365 group; a team if it has channels. */
export interface GroupSpec {
  readonly id: string;
  readonly name: string;
  readonly site?: Omit<SiteSpec, "name">;
  readonly channels?: readonly ChannelSpec[];
}

export interface ChannelSpec {
  readonly id: string;
  readonly name: string;
  /** Default true. Until its folder is provisioned, `filesFolder` responds 404. */
  readonly provisioned?: boolean;
}

/** A sharing link to a folder or a file. */
export interface SharingLinkSpec {
  /** Server-relative, as the link has it: `:f:/s/Finance/Eb2N0`. */
  readonly link: string;
  /** What it leads to, server-relative: `sites/Finance/Shared Documents/Shared`. */
  readonly to: string;
}

/** What exists before the first request. */
export interface TenantSpec {
  readonly sites?: readonly SiteSpec[];
  readonly users?: readonly UserSpec[];
  readonly groups?: readonly GroupSpec[];
  readonly sharingLinks?: readonly SharingLinkSpec[];
}

/** The tenant of a stand-in that is started without one. */
export const DEFAULT_TENANT: TenantSpec = {
  sites: [
    {
      name: "Finance",
      libraries: [
        {
          name: "Documents",
          urlName: "Shared Documents",
          columns: ["Department", "InvoiceNumber", "Approved", "Tags"],
          contentTypes: ["0x0101009A1B2C"],
          folders: ["2025", "Shared"],
        },
        { name: "Archive", requireCheckOut: true, columns: ["Department"] },
      ],
    },
  ],
  users: [
    {
      id: "6e7f0a3c-1111-4a5b-9c1d-0a1b2c3d4e5f",
      userPrincipalName: "ada@contoso.example",
      displayName: "Ada",
    },
    {
      id: "6e7f0a3c-2222-4a5b-9c1d-0a1b2c3d4e5f",
      userPrincipalName: "new@contoso.example",
      displayName: "New, without a OneDrive",
      oneDrive: false,
    },
  ],
  groups: [
    {
      id: "7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b",
      name: "Project",
      channels: [
        { id: "19:general@thread.tacv2", name: "General" },
        { id: "19:new@thread.tacv2", name: "New", provisioned: false },
      ],
    },
    { id: "7a8b9c0d-4444-4e5f-8a9b-1c2d3e4f5a6b", name: "Board" },
  ],
  sharingLinks: [{ link: ":f:/s/Finance/EbShared2026", to: "sites/Finance/Shared Documents/Shared" }],
};
