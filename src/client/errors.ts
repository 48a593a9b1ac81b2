/** Why a client could not do what it was asked; stable, for programs. */
export type ClientErrorCode =
  /** The job is none: a field is missing, unknown or out of bounds; `field` names it. */
  | "invalid-job"
  /** The id belongs to a transfer with another request. */
  | "transfer-id-reused"
  | "transfer-not-found"
  /** Cancel: it has ended. */
  | "already-ended"
  /** Retry: it has not ended yet. */
  | "not-ended"
  /** Retry: there is nothing left to do. */
  | "already-completed"
  /** A query names a page that no listing gave out, or is out of bounds. */
  | "invalid-query"
  /** No answer from the storage account: it is not there, or the way is blocked. */
  | "storage-unreachable"
  /** Wrong key, or the identity has no role on the account. */
  | "storage-denied"
  /** Any other answer of storage that is no success. */
  | "storage-failed";

/**
 * What a `TransferClient` throws when it could not do what it was asked. `message` is one plain sentence without
 * secrets; `cause` is the library's error, where there was one.
 */
export class TransferClientError extends Error {
  override readonly name = "TransferClientError";
  readonly code: ClientErrorCode;
  /** The field at fault, such as `target.driveId`; only with `invalid-job` and `invalid-query`. */
  readonly field: string | null;
  readonly transferId: string | null;

  constructor(
    code: ClientErrorCode,
    message: string,
    details: { readonly field?: string | null; readonly transferId?: string; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.field = details.field ?? null;
    this.transferId = details.transferId ?? null;
  }
}

/** Whether this is a {@link TransferClientError}, so that its `code` can be looked at. */
export const isTransferClientError = (error: unknown): error is TransferClientError =>
  error instanceof TransferClientError;
