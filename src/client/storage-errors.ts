import { codeOf, statusOf } from "../storage/errors.ts";
import { TransferClientError, type ClientErrorCode } from "./errors.ts";

/**
 * Does `work`; what storage or the identity has against it comes out as a {@link TransferClientError}. The
 * libraries' messages are not passed on: they quote addresses, and an address may hold a SAS.
 */
export const withStorageErrors = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw storageErrorOf(error);
  }
};

/**
 * Errors that are no fault of storage pass as they are.
 * @param transferId what it was about; submitting again under this id does nothing twice
 */
export const storageErrorOf = (error: unknown, transferId?: string): unknown => {
  if (error instanceof TransferClientError || !(error instanceof Error)) return error;
  const told = tell(error);
  if (told === null) return error;
  return new TransferClientError(told.code, told.message, {
    cause: error,
    ...(transferId === undefined ? {} : { transferId }),
  });
};

const tell = (error: Error): { readonly code: ClientErrorCode; readonly message: string } | null => {
  if (isIdentityError(error)) {
    const message =
      "no identity to sign in to storage with: give a connection string, sign in (az login), or run where there is a managed identity";
    return { code: "storage-denied", message };
  }
  if (error.name !== "RestError") return null;
  const status = statusOf(error);
  const word = codeOf(error);
  if (status === null) return { code: "storage-unreachable", message: `storage does not answer (${word})` };
  if (status === 401 || status === 403) {
    return { code: "storage-denied", message: `storage refuses the key or the identity (${status} ${word})` };
  }
  return { code: "storage-failed", message: `storage answered ${status} ${word}` };
};

/** `@azure/identity` is not loaded to find out: it is large, and a connection string needs none of it. */
const isIdentityError = ({ name }: Error): boolean =>
  ["CredentialUnavailableError", "AuthenticationError", "AggregateAuthenticationError"].includes(name);
