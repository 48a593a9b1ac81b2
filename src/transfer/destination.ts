import type { Readable } from "node:stream";
import type { TransferError } from "./error.ts";
import type { Target, TransferOptions } from "./job.ts";
import type { Place } from "./place.ts";
import type { Range } from "./range.ts";
import type { CommitBy, PinnedSource } from "./record.ts";
import type { RemoteItem } from "./result.ts";
import type { UploadUrl } from "./upload-url.ts";

/** What a kind of target allows. */
export interface TargetRules {
  /** Every range but the last is a multiple of this. */
  readonly alignBytes: number;
  /** The smallest range that a job may ask for. */
  readonly minRangeBytes: number;
  /** Largest range. */
  readonly maxRangeBytes: number;
  readonly defaultRangeBytes: number;
  /** The largest file; null where none is documented. */
  readonly maxBytes: number | null;
  /** A smaller blob is sent whole, in one request, since a session does not take it: 1 where that is only an empty one. */
  readonly wholeBelowBytes: number;
  /** Whether a blob of 0 bytes can be delivered. */
  readonly takesEmpty: boolean;
  /** Whether the finished item carries a quickXorHash to compare. */
  readonly keepsHash: boolean;
  /** Whether the service shows a file's own size; else it counts more than the bytes that were sent. */
  readonly sizeIsExact: boolean;
  /** Whether a second file of the same name meets the first. Else it lies beside it, whatever the conflict behavior. */
  readonly hasUniqueNames: boolean;
}

/** How any call to Graph may fail. */
export type GraphFailure =
  /** 429 or 503 with Retry-After: waiting, not failing. */
  | { readonly kind: "throttled"; readonly retryAfterMs: number; readonly error: TransferError }
  /** 5xx, a timeout, a connection that broke: the effect is unknown. A Retry-After is the shortest time to the next try. */
  | {
      readonly kind: "transient";
      readonly error: TransferError;
      readonly retryAfterMs?: number;
      /** No long wait is known to help, as when there is no identity to sign in with. Missing otherwise. */
      readonly fewTries?: true;
    }
  /** 423. */
  | { readonly kind: "locked"; readonly error: TransferError; readonly retryAfterMs?: number }
  /** An answer that will not improve: 400, 403, 507 … */
  | { readonly kind: "permanent"; readonly error: TransferError };

/** Refused, without any effect, for a reason that may pass: tried again a few times. */
export interface Refused {
  readonly kind: "refused";
  readonly error: TransferError;
  readonly retryAfterMs?: number;
}

/** The session does not exist (404, 410). */
export interface Gone {
  readonly kind: "gone";
  readonly error: TransferError;
}
/** The session is denied although it may be alive (401, 403, 409). */
export interface SessionDenied {
  readonly kind: "session-denied";
  readonly error: TransferError;
}
export interface Committed {
  readonly kind: "committed";
  readonly item: RemoteItem | null;
}
/** A file of that name exists; the bytes already sent are kept. */
export interface NameConflict {
  readonly kind: "name-conflict";
  readonly error: TransferError;
}

export interface UploadSpec {
  readonly target: Target;
  readonly name: string;
  readonly source: PinnedSource;
  readonly options: TransferOptions;
}

export type CreateAnswer =
  | {
      readonly kind: "created";
      readonly url: UploadUrl;
      readonly expiresAt: string | null;
      readonly remaining: readonly Range[];
    }
  /** Another session holds the item (https://github.com/OneDrive/onedrive-api-docs/issues/747). */
  | { readonly kind: "busy"; readonly error: TransferError; readonly retryAfterMs?: number }
  /** 412, although the call names no condition. */
  | Refused
  | NameConflict
  | GraphFailure;

export interface RangePut {
  readonly target: Target;
  readonly url: UploadUrl;
  readonly range: Range;
  readonly totalBytes: number;
  readonly body: Readable;
  /** What is left of the invocation. The destination may set a lower limit of its own. */
  readonly timeoutMs: number;
}

export interface Progress {
  readonly remaining: readonly Range[];
  readonly expiresAt: string | null;
}

export type PutAnswer =
  | ({ readonly kind: "accepted" } & Progress)
  | Committed
  /** 416: these are not the bytes that the session expects; it may have them already. */
  | { readonly kind: "misplaced"; readonly error: TransferError }
  | NameConflict
  | Gone
  | SessionDenied
  | GraphFailure;

export type QueryAnswer =
  | ({ readonly kind: "open" } & Progress)
  /** 400 to a request that has nothing wrong in it. */
  | Refused
  | Gone
  | SessionDenied
  | GraphFailure;

/** `deleted`: 204, which proves that this session committed nothing. */
export type DeleteAnswer = { readonly kind: "deleted" } | Gone | SessionDenied | GraphFailure;

export type CommitAnswer =
  | Committed
  | NameConflict
  /** 409 or 412: something else is changing the item. */
  | Refused
  /** This drive does not support this way of committing. */
  | { readonly kind: "unsupported"; readonly error: TransferError }
  | Gone
  | SessionDenied
  | GraphFailure;

export type WholeAnswer =
  | Committed
  | NameConflict
  /** 409 or 412: something else is changing the item. */
  | Refused
  | GraphFailure;

/** What an item is known by where the target's address alone does not lead to it. */
export interface Wanted {
  /** As the commit's answer showed it; null where none did. */
  readonly id: string | null;
  readonly name: string;
  readonly bytes: number;
  /** An item that was last changed before this is not the one; ISO 8601. */
  readonly changedSince: string;
}

/** `permanent` also where several items might be the one and nothing can tell. */
export type GetItemAnswer =
  { readonly kind: "found"; readonly item: RemoteItem } | { readonly kind: "absent" } | GraphFailure;

/** What the destination needs to find the place of a file. */
export interface PlaceSpec {
  readonly target: Target;
  /** The file's path below the target, without placeholders, each segment a name that the service accepts. */
  readonly path: readonly [string, ...string[]];
  /** What was found before has turned out wrong: look everything up again. */
  readonly fresh: boolean;
}

/** `permanent` also where a folder of the path is a file. */
export type PlaceAnswer = { readonly kind: "found"; readonly place: Place } | GraphFailure;

/** What a file gets beside its bytes. */
export interface FieldsSpec {
  /** Values of the library's columns, by internal name. */
  readonly fields: TransferOptions["fields"];
  readonly contentTypeId: string | null;
}

export type FollowUpAnswer = { readonly kind: "done" } | GraphFailure;

export interface Destination {
  rulesOf(target: Target): TargetRules;
  createSession(spec: UploadSpec): Promise<CreateAnswer>;
  /** Sends one range, streaming the body without buffering it. */
  putRange(put: RangePut): Promise<PutAnswer>;
  querySession(target: Target, url: UploadUrl, totalBytes: number): Promise<QueryAnswer>;
  deleteSession(url: UploadUrl, target: Target): Promise<DeleteAnswer>;
  commit(spec: UploadSpec, url: UploadUrl, by: CommitBy): Promise<CommitAnswer>;
  /**
   * Delivers a blob in one request, without a session.
   * @param bytes the whole blob: fewer than `wholeBelowBytes`, perhaps none
   */
  putWhole(spec: UploadSpec, bytes: Uint8Array): Promise<WholeAnswer>;
  getItem(target: Target, wanted: Wanted): Promise<GetItemAnswer>;
  /** Finds where the file of a target with a path goes, and makes the folders that are missing. */
  findPlace(spec: PlaceSpec): Promise<PlaceAnswer>;
  /** Sets columns and content type of a file. Idempotent. */
  setFields(target: Target, spec: FieldsSpec): Promise<FollowUpAnswer>;
  /** Checks a file in, so that others see it. Done where it is not checked out. */
  checkIn(target: Target): Promise<FollowUpAnswer>;
}
