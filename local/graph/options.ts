import { alterFrom } from "./alter.ts";
import type { Intercept } from "./faults.ts";
import type { HashChoice } from "./fingerprint.ts";
import { serviceLimits, type Limits } from "./limits.ts";
import type { ConflictBehavior } from "./request-bodies.ts";

/** An item that is there before anything is uploaded. A seeded print document counts as uploaded. */
export interface Seed {
  /** The item's path without a version, ids percent-encoded: `/drives/d/bundles/i`. */
  readonly path: string;
  readonly name: string;
  /** Default empty. */
  readonly content?: Uint8Array | string;
}

/** What the service appends to a file it rewrites; undefined to leave the file alone. */
export type Alter = (file: { readonly name: string; readonly sizeBytes: number }) => Uint8Array | undefined;

/** How the stand-in behaves. Every option has a default; the defaults are the service's usual ways. */
export interface GraphOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** The bearer token that is let in. Default `local`. */
  readonly token?: string;
  /** Finished files are kept below this folder. Default: a temporary one that `close` removes. */
  readonly filesDir?: string;
  /** Count the bytes and throw them away. Default false. */
  readonly sink?: boolean;
  /** Default `all`; with `sink`, `none`. Without hashes the items carry none. */
  readonly hashes?: HashChoice;
  /** How createUploadSession of the driveItem routes answers; print always answers bare. Default `wrapped`. */
  readonly answerShape?: "wrapped" | "bare" | "alternate";
  /** From the last accepted range to expiry. Default 15 min. */
  readonly sessionLifetimeMs?: number;
  /** The age at which the token in the upload URL dies, however fresh the session (OD#1570). Default 24 h. */
  readonly sessionTokenLifetimeMs?: number;
  /** The clock, in ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  readonly limits?: Partial<Limits>;
  /** A drive whose id begins with one of these is a personal one: POST to its upload URLs commits nothing. */
  readonly personalDrives?: readonly string[];
  readonly preexisting?: readonly Seed[];
  /** Behaviour of a session that names none. Documented as `fail`, seen as `replace` (docs#19010). Default `replace`. */
  readonly defaultConflictBehavior?: ConflictBehavior;
  /** Answer 409 already on create where `fail` meets an item. Default false. */
  readonly conflictOnCreate?: boolean;
  /** One open session per item, as on Business drives (OD#747). Default false. */
  readonly oneSessionPerItem?: boolean;
  /** Rewrite what arrives: true for Office, PDF and HTML names as SharePoint does, or a function. Default false. */
  readonly alter?: boolean | Alter;
  /** How fast each request's body is read. Default 0: as fast as it comes. */
  readonly streamBytesPerSecond?: number;
  /** Called before each request but those to the stand-in's own pages; may name a fault. */
  readonly intercept?: Intercept;
  /** How many requests the log keeps. Default 1000. */
  readonly requestLogLength?: number;
}

/** The options every handler reads, defaults filled in. */
export interface Settings {
  readonly token: string;
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
  readonly alter: Alter;
  readonly streamBytesPerSecond: number;
}

/** Fills in the defaults. */
export function settingsFrom(options: GraphOptions): Settings {
  return {
    token: options.token ?? "local",
    hashes: options.hashes ?? (options.sink === true ? "none" : "all"),
    answerShape: options.answerShape ?? "wrapped",
    sessionLifetimeMs: options.sessionLifetimeMs ?? 15 * 60_000,
    sessionTokenLifetimeMs: options.sessionTokenLifetimeMs ?? 24 * 60 * 60_000,
    now: options.now ?? Date.now,
    limits: { ...serviceLimits, ...options.limits },
    personalDrives: options.personalDrives ?? [],
    defaultConflictBehavior: options.defaultConflictBehavior ?? "replace",
    conflictOnCreate: options.conflictOnCreate ?? false,
    oneSessionPerItem: options.oneSessionPerItem ?? false,
    alter: alterFrom(options.alter ?? false),
    streamBytesPerSecond: options.streamBytesPerSecond ?? 0,
  };
}
