import type { ConflictBehavior } from "./conflict-behavior.ts";
import type { HashChoice } from "./content-hasher.ts";
import type { Intercept } from "./faults.ts";
import { SERVICE_LIMITS, type Limits } from "./limits.ts";
import type { MailboxSpec } from "./outlook/mailboxes.ts";
import { toRewrite, type Rewrite } from "./rewrite.ts";
import type { TenantSpec } from "./tenant/spec.ts";

/** An item that exists before anything is uploaded. A seeded print document counts as uploaded. */
export interface Seed {
  /** The item's path without a version, ids percent-encoded: `/drives/d/bundles/i`. */
  readonly path: string;
  readonly name: string;
  /** Default empty. */
  readonly content?: Uint8Array | string;
}

/** How the stand-in behaves. The defaults match the usual behavior of the service. */
export interface GraphOptions {
  /** Default 0: the system chooses. */
  readonly port?: number;
  /** The PEM texts for https. Default: http. */
  readonly https?: { readonly cert: string; readonly key: string };
  /** The bearer token to accept. Default `local`. */
  readonly token?: string;
  /**
   * Further tokens with the app roles each has: `{ reader: ["Sites.Read.All"] }`. The one above may do everything.
   * Default none.
   */
  readonly tokens?: Readonly<Record<string, readonly string[]>>;
  /** Sites, people, groups and what is in their drives. Default a small tenant, `DEFAULT_TENANT`. */
  readonly tenant?: TenantSpec;
  /** Mailboxes with messages and events. Default one, `DEFAULT_MAILBOXES`. */
  readonly mailboxes?: readonly MailboxSpec[];
  /** What an upload session in a missing folder responds. Default 404. */
  readonly missingParentStatus?: 404 | 409;
  /** Where uploaded files are kept. Default: a temporary folder that `close` removes. */
  readonly filesDir?: string;
  /** Count the bytes and discard them. Default false. */
  readonly sink?: boolean;
  /** Default `all`; with `sink`, `none`. */
  readonly hashes?: HashChoice;
  /** The shape of the createUploadSession response for driveItems; always bare for print. Default `wrapped`. */
  readonly answerShape?: "wrapped" | "bare" | "alternate";
  /** Time from the last accepted range to expiry. Default 15 min. */
  readonly sessionLifetimeMs?: number;
  /**
   * The age at which the token in the upload URL expires, even if the session has not. Default 24 h.
   * @see https://github.com/OneDrive/onedrive-api-docs/issues/1570
   */
  readonly sessionTokenLifetimeMs?: number;
  /** The clock, in ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  readonly limits?: Partial<Limits>;
  /** Id prefixes of personal drives, where POST to an upload URL does not commit. Default none. */
  readonly personalDrives?: readonly string[];
  readonly preexisting?: readonly Seed[];
  /**
   * The conflict behavior of a session that names none. Documented as `fail`, observed as `replace`, the default.
   * @see https://github.com/microsoftgraph/microsoft-graph-docs/issues/19010
   */
  readonly defaultConflictBehavior?: ConflictBehavior;
  /** Return 409 as early as session creation when `fail` meets an existing item. Default false. */
  readonly conflictOnCreate?: boolean;
  /**
   * Allow only one open session per item, as Business drives do. Default false.
   * @see https://github.com/OneDrive/onedrive-api-docs/issues/747
   */
  readonly oneSessionPerItem?: boolean;
  /** Rewrite uploaded files: true for Office, PDF and HTML files, as SharePoint does, or a function. Default false. */
  readonly rewrite?: boolean | Rewrite;
  /** The rate at which each request body is read. Default 0: as fast as it arrives. */
  readonly streamBytesPerSecond?: number;
  /** Called before each request, except those to the stand-in's own pages; may return a fault. */
  readonly intercept?: Intercept;
  /** How many requests the log keeps. Default 1000. */
  readonly requestLogLength?: number;
}

/** The options the handlers need, with defaults filled in. */
export interface Settings {
  readonly token: string;
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  readonly missingParentStatus: 404 | 409;
  readonly hashes: HashChoice;
  readonly answerShape: "wrapped" | "bare" | "alternate";
  readonly sessionLifetimeMs: number;
  readonly sessionTokenLifetimeMs: number;
  readonly now: () => number;
  readonly limits: Limits;
  readonly personalDrives: readonly string[];
  readonly defaultConflictBehavior: ConflictBehavior;
  readonly conflictOnCreate: boolean;
  readonly oneSessionPerItem: boolean;
  readonly rewrite: Rewrite;
  readonly streamBytesPerSecond: number;
}

/** Fills in the defaults. */
export const settingsFrom = (options: GraphOptions): Settings => ({
  token: options.token ?? "local",
  tokens: options.tokens ?? {},
  missingParentStatus: options.missingParentStatus ?? 404,
  hashes: options.hashes ?? (options.sink === true ? "none" : "all"),
  answerShape: options.answerShape ?? "wrapped",
  sessionLifetimeMs: options.sessionLifetimeMs ?? 15 * 60_000,
  sessionTokenLifetimeMs: options.sessionTokenLifetimeMs ?? 24 * 60 * 60_000,
  now: options.now ?? Date.now,
  limits: { ...SERVICE_LIMITS, ...options.limits },
  personalDrives: options.personalDrives ?? [],
  defaultConflictBehavior: options.defaultConflictBehavior ?? "replace",
  conflictOnCreate: options.conflictOnCreate ?? false,
  oneSessionPerItem: options.oneSessionPerItem ?? false,
  rewrite: toRewrite(options.rewrite ?? false),
  streamBytesPerSecond: options.streamBytesPerSecond ?? 0,
});
