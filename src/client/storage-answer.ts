import { isTransferClientError, storageErrorOf } from "./errors.ts";
import { signInFailureOf } from "../transfer/sign-in.ts";
import { isApiVersionRefused, storageCode, storageStatus } from "../storage/errors.ts";

/** The result of a read that changes nothing. */
export type StorageAnswer =
  | { readonly kind: "there" }
  /** The account grants access, but the queue, container or blob does not exist. */
  | { readonly kind: "missing" }
  /** The connection broke, or the host is unknown. */
  | { readonly kind: "unreachable"; readonly code: string }
  | { readonly kind: "denied"; readonly code: string; readonly noIdentity: boolean }
  /** Azurite does not know the version of the API that the SDK speaks. */
  | { readonly kind: "old-emulator"; readonly code: string }
  /** The response does not come from a storage service, or the service is failing. */
  | { readonly kind: "strange"; readonly code: string };

/** @param read returns the SDK's response; nothing if it looks at that itself */
export const queryStorage = async (read: () => Promise<unknown>): Promise<StorageAnswer> => {
  try {
    const answer = await read();
    return isOfStorage(answer) ? { kind: "there" } : { kind: "strange", code: "200 without a request id" };
  } catch (error) {
    return answerOf(error);
  }
};

const answerOf = (error: unknown): StorageAnswer => {
  const status = storageStatus(error);
  const clientError = storageErrorOf(error);
  if (isTransferClientError(clientError) && clientError.code === "storage-denied") {
    return {
      kind: "denied",
      code: status === null ? (signInFailureOf(error)?.cause ?? "") : statusAndCode(status, error),
      noIdentity: status === null,
    };
  }
  if (status === 404 && isStorage(error)) return { kind: "missing" };
  if (isApiVersionRefused(error)) return { kind: "old-emulator", code: statusAndCode(status, error) };
  if (status !== null) return { kind: "strange", code: statusAndCode(status, error) };
  if (isTransferClientError(clientError)) return { kind: "unreachable", code: storageCode(error) };
  throw error;
};

/** `403 AuthenticationFailed`; the status alone where the response has no code. */
const statusAndCode = (status: number | null, error: unknown): string => {
  const code = storageCode(error);
  return code === `HTTP ${status}` ? code : `${status} ${code}`;
};

/** The SDK takes any response 200 for one of storage, a sign-in page of the network among them. */
const isOfStorage = (answer: unknown): boolean => {
  if (answer === undefined) return true;
  const { requestId, value } = answer as {
    readonly requestId?: unknown;
    readonly value?: { readonly requestId?: unknown };
  };
  return (requestId ?? value?.requestId) !== undefined;
};

/** Azure Storage sets this header on every response; other servers do not. */
const isStorage = (error: unknown): boolean => {
  const { response } = error as { readonly response?: { readonly headers?: { get(name: string): unknown } } };
  return response?.headers?.get("x-ms-request-id") !== undefined;
};

/** Whether an account knows the caller, but grants less than what was asked for: some containers, or only their blobs. */
export const isPartialGrant = (answer: StorageAnswer): boolean =>
  answer.kind === "denied" && /Authorization(Permission|ResourceType)Mismatch/.test(answer.code);
