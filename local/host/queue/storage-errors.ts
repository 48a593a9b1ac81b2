import { RestError } from "@azure/storage-queue";

/** The error code of a storage answer, or the bare status when it has none. */
function storageCode(error: unknown): string | undefined {
  if (!(error instanceof RestError)) return undefined;
  return error.code ?? String(error.statusCode);
}

/**
 * Whether a message is no longer ours: deleted, or leased again by another since. Whoever touches a message
 * after that has nothing left to do.
 */
export function isMessageGone(error: unknown): boolean {
  const gone = ["PopReceiptMismatch", "MessageNotFound", "QueueNotFound", "QueueBeingDeleted"];
  return gone.includes(storageCode(error) ?? "") || (error instanceof RestError && error.statusCode === 404);
}

/** Whether the queue is not there (yet, or any more). */
export function isQueueMissing(error: unknown): boolean {
  return ["QueueNotFound", "QueueBeingDeleted"].includes(storageCode(error) ?? "");
}

/** One line about an error, without the request in it. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split("\n")[0] ?? "";
  const code = storageCode(error);
  return code === undefined || line.includes(code) ? line : `${code}: ${line}`;
}
