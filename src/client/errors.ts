import { storageCode, storageStatus } from "../storage/errors.ts";
import { NewerRecordError, UnreadableRecordError } from "../transfer/storage-error.ts";
import { MessageTooLargeError } from "../storage/message-too-large.ts";

/** Why a call failed; stable, for programs. */
export type ClientErrorCode =
  /** The job is invalid: a field is missing, unknown or out of range, and `field` names it; or the job is too large. */
  | "invalid-job"
  /** The id belongs to a transfer with a different request. */
  | "transfer-id-reused"
  /** There is no transfer of this id. */
  | "transfer-not-found"
  /** There is no batch of this id. */
  | "batch-not-found"
  /** `cancel`: it has ended already, and no retry is pending. */
  | "already-ended"
  /** `retry`: it has not ended yet. `manifest`, `failures`: the batch has no lists yet, or ended without them. */
  | "not-ended"
  /** `retry`: it is completed, so there is nothing to retry. */
  | "already-completed"
  /** A newer version of blobferry wrote the transfer's record; use that version. */
  | "newer-version"
  /** The transfer's record is damaged: blobferry did not write what is there. */
  | "record-unreadable"
  /** A query is out of range, or its cursor does not come from a page. */
  | "invalid-query"
  /** The storage account does not answer: it does not exist, or the network is in the way. */
  | "storage-unreachable"
  /** Wrong key, or the identity has no role on the account. */
  | "storage-denied"
  /** Storage answered with any other error. */
  | "storage-failed";

/**
 * What the methods of a `TransferClient` throw. `message` is one plain sentence without secrets; `cause` is the
 * error of the Azure SDK, if there was one.
 */
export class TransferClientError extends Error {
  override readonly name = "TransferClientError";
  readonly code: ClientErrorCode;
  /** The field in question, such as `target.driveId`; null for most codes. */
  readonly field: string | null;
  /** The transfer in question, where there is one. */
  readonly transferId: string | null;
  /** `message`, or each fault of an invalid job that has several. */
  readonly faults: readonly string[];

  constructor(
    code: ClientErrorCode,
    message: string,
    details: {
      readonly field?: string | null;
      readonly transferId?: string;
      readonly faults?: readonly string[];
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.field = details.field ?? null;
    this.transferId = details.transferId ?? null;
    this.faults = details.faults ?? [message];
  }
}

/** Whether an error is a {@link TransferClientError}, which has a `code`. */
export const isTransferClientError = (error: unknown): error is TransferClientError =>
  error instanceof TransferClientError;

/** Runs `work`, and throws errors of storage and of the identity as a {@link TransferClientError}. */
export const withStorageErrors = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw storageErrorOf(error);
  }
};

/**
 * An error of storage or of the identity as a {@link TransferClientError}; any other error unchanged. The SDK's
 * message is not repeated: it quotes addresses, and an address may hold a SAS.
 * @param transferId the transfer in question, so that the caller can submit again under the same id
 */
export const storageErrorOf = (error: unknown, transferId?: string): unknown => {
  if (error instanceof TransferClientError || !(error instanceof Error)) return error;
  const described = describe(error);
  if (described === null) return error;
  return new TransferClientError(described.code, described.message, {
    cause: error,
    ...(transferId === undefined ? {} : { transferId }),
  });
};

const describe = (error: Error): { readonly code: ClientErrorCode; readonly message: string } | null => {
  if (error instanceof MessageTooLargeError) return { code: "invalid-job", message: error.message };
  if (error instanceof NewerRecordError) return { code: "newer-version", message: error.message };
  if (error instanceof UnreadableRecordError) return { code: "record-unreadable", message: error.message };
  if (IDENTITY_ERRORS.has(error.name)) {
    const message =
      "no identity to sign in to storage with: give a connection string, sign in (az login), or run where there is a managed identity";
    return { code: "storage-denied", message };
  }
  if (error.name !== "RestError" && error.name !== "TimeoutError") return null;
  const status = storageStatus(error);
  const code = storageCode(error);
  if (status === null) return { code: "storage-unreachable", message: `storage does not answer (${code})` };
  if (status === 401 || status === 403) {
    return { code: "storage-denied", message: `storage refuses the key or the identity (${status} ${code})` };
  }
  return { code: "storage-failed", message: `storage answered ${status} ${code}` };
};

/** By name, since `@azure/identity` is large, and is not loaded where a connection string is used. */
const IDENTITY_ERRORS: ReadonlySet<string> = new Set([
  "CredentialUnavailableError",
  "AuthenticationError",
  "AggregateAuthenticationError",
]);
