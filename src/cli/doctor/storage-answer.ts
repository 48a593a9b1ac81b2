import { isTransferClientError, storageErrorOf } from "../../client/errors.ts";
import { storageCode, storageStatus } from "../../storage/errors.ts";

/** What storage said to a harmless read. */
export type StorageAnswer =
  | { readonly kind: "there" }
  /** The account answers and lets us in; the queue, container or blob is not there. */
  | { readonly kind: "missing" }
  /** The connection broke, or the name is not known. */
  | { readonly kind: "unreachable"; readonly code: string }
  | { readonly kind: "denied"; readonly code: string; readonly noIdentity: boolean }
  /** Something answers that is no storage service, or it is unwell. */
  | { readonly kind: "strange"; readonly code: string };

export const askStorage = async (read: () => Promise<unknown>): Promise<StorageAnswer> => {
  try {
    await read();
    return { kind: "there" };
  } catch (error) {
    return answerOf(error);
  }
};

const answerOf = (error: unknown): StorageAnswer => {
  const status = storageStatus(error);
  const told = storageErrorOf(error);
  if (isTransferClientError(told) && told.code === "storage-denied") {
    return {
      kind: "denied",
      code: status === null ? "" : `${status} ${storageCode(error)}`,
      noIdentity: status === null,
    };
  }
  if (status === 404 && isStorage(error)) return { kind: "missing" };
  if (status !== null) return { kind: "strange", code: `${status} ${storageCode(error)}` };
  if (isTransferClientError(told)) return { kind: "unreachable", code: storageCode(error) };
  throw error;
};

/** Storage names its errors in a header; other servers do not. */
const isStorage = (error: unknown): boolean => {
  const { response } = error as { readonly response?: { readonly headers?: { get(name: string): unknown } } };
  return response?.headers?.get("x-ms-request-id") !== undefined;
};
