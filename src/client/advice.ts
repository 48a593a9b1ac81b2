import type { TransferErrorCode } from "../transfer/error.ts";

/** What to do about an error, in one or two plain sentences; the error's own message says what it is. */
export const adviceFor = (code: TransferErrorCode): string =>
  // A record that another version wrote may have a code of its own.
  Object.hasOwn(ADVICE, code) ? ADVICE[code] : "";

/** The same while the transfer waits to try again: a retry is not up to the reader then. */
export const adviceWhileWaiting = (code: TransferErrorCode): string =>
  PASSING.has(code)
    ? "The app tries again by itself; you do not need to do anything."
    : adviceFor(code).replace(/, then retry\.(?= |$)/, "; the app tries again by itself.");

/** What passes without anybody doing anything. */
const PASSING: ReadonlySet<TransferErrorCode> = new Set<TransferErrorCode>([
  "source-unavailable",
  "target-unavailable",
  "target-locked",
  "target-busy",
  "throttled",
  "session-denied",
]);

const ADVICE: Readonly<Record<TransferErrorCode, string>> = {
  "invalid-job": "Correct the field that the message names and submit the job again.",
  "transfer-id-reused": "Give the job another transferId, or leave it out.",
  "record-unreadable":
    "Something other than the app has written into the record container: look there, and at the target, before you submit the job again.",
  "record-missing": "The transfer's record was deleted while it ran. Submit the job again.",
  "source-not-allowed":
    "Submit a blob that ALLOWED_SOURCES lists; or add its container or folder to this setting of the app, then retry.",
  "target-not-allowed":
    "Submit the job with a target that ALLOWED_TARGETS lists; or add the target to this setting of the app, then retry.",
  "source-not-found":
    "Check the names of the container and the blob, including upper and lower case, then retry.",
  "source-forbidden":
    "Give the app's identity the role Storage Blob Data Reader on the source account, then retry.",
  "source-is-folder": "Submit the blobs inside the folder instead; there is nothing to retry.",
  "source-changed": "The blob was written to during the transfer. Retry to move it as it is now.",
  "source-unavailable": "The source account did not answer for a long time. Check it, then retry.",
  "source-too-large":
    "Submit the job again with larger ranges if the message names a size; otherwise the target does not take this file.",
  "empty-not-supported": "This target does not take empty files; there is nothing to retry.",
  "sign-in-failed":
    "The app could not sign in; the message says why. Check its identity (managed identity, client id, secret) with blobferry doctor, then retry.",
  "target-not-found": "Check the target's ids (or its sharing link), then submit the job again.",
  "target-forbidden":
    "Give the app's identity the Graph permission that the message names, with admin consent, then retry. blobferry doctor with the same target (--to) tries it without writing.",
  "target-rejected":
    "Graph does not accept this request; its message says why. A retry helps only after a change.",
  "target-locked": "Somebody has the file open. Retry when it is closed.",
  "target-unavailable": "Microsoft Graph was unavailable for a long time. Retry later.",
  "target-busy": "Another upload holds the file. Retry when it has finished or expired.",
  "name-conflict":
    "A file with that name exists. Submit with conflictBehavior replace or rename, or with another name.",
  "quota-exceeded": "The drive is full. Make room, then retry.",
  throttled:
    "Graph asks for fewer requests. While the transfer waits, there is nothing to do; if it failed, retry later.",
  "session-denied": "Graph dropped the upload session. Retry.",
  "too-many-restarts": "Upload sessions kept being lost. Retry later.",
  "commit-in-doubt": "Look at the target: if the file is there and complete, all is well; if not, retry.",
  "hash-mismatch":
    "The file that arrived differs from the one that was sent. Compare the two; use verify auto or warn if the service rewrites this type of file.",
  "not-verified": "The file is there but could not be compared. Look at it before you rely on it.",
  poisoned: "The app crashed or was cut off on every try. See its log, then retry.",
};

/** Every code that a transfer's error can have. */
export const ERROR_CODES: readonly string[] = Object.keys(ADVICE);
