import { RestError } from "@azure/storage-queue";

/** The error code of a storage response, or its status when it has no code; null for any other error. */
const storageCode = (error: unknown): string | null => {
  if (!(error instanceof RestError)) return null;
  return error.code ?? String(error.statusCode);
};

/**
 * Whether a message is no longer ours: it was deleted, or another consumer has received it since. There is nothing
 * left to do with it.
 */
export const isMessageGone = (error: unknown): boolean => {
  const gone = ["PopReceiptMismatch", "MessageNotFound", "QueueNotFound", "QueueBeingDeleted"];
  return gone.includes(storageCode(error) ?? "") || (error instanceof RestError && error.statusCode === 404);
};

/** Whether the queue does not exist (yet, or any more). */
export const isQueueMissing = (error: unknown): boolean =>
  ["QueueNotFound", "QueueBeingDeleted"].includes(storageCode(error) ?? "");

/** Describes an error in one line, without its request. */
export const describeError = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split("\n")[0] ?? "";
  const code = storageCode(error);
  return code === null || line.includes(code) ? line : `${code}: ${line}`;
};
