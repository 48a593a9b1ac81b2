import type { TransferErrorCode } from "../transfer/error.ts";

/** What to do about a problem, in one or two plain sentences. The problem's own message says what it is. */
export const adviceFor = (code: TransferErrorCode): string => ADVICE[code] ?? "";

const ADVICE: Readonly<Partial<Record<TransferErrorCode, string>>> & Readonly<Record<string, string>> = {
  "invalid-job": "Mend the field that is named and submit the job again.",
  "transfer-id-reused": "Give the job another transferId, or leave it out.",
  "record-missing": "Its record was deleted while it ran. Submit the job again.",
  "source-not-found": "Check the container and the blob's name, upper and lower case too, then retry.",
  "source-forbidden":
    "Give the app's identity the role Storage Blob Data Reader on the source account, then retry.",
  "source-changed": "The blob was written to while it was moved. Retry to move it as it is now.",
  "source-unavailable": "The source account did not answer for long. Check it, then retry.",
  "empty-not-supported": "This target takes no empty file; there is nothing to retry.",
  "target-not-found": "Check the target's ids (or its sharing link), then submit the job again.",
  "target-forbidden":
    "Give the app's identity the Graph permission for this target (Files.ReadWrite.All; for print PrintJob.ReadWrite.All) with admin consent, then retry.",
  "target-rejected":
    "Graph does not take this request; its message says why. A retry helps only after a change.",
  "target-locked": "Somebody has the file open. Retry when it is closed.",
  "target-unavailable": "Graph did not answer properly for long. Retry later.",
  "target-busy": "Another upload holds the file. Retry when it is done or has expired.",
  "name-conflict":
    "A file of that name is there. Submit with conflictBehavior replace or rename, or another name.",
  "quota-exceeded": "The drive is full. Make room, then retry.",
  throttled: "Graph asks to slow down. Nothing needs doing while it waits; if it failed, retry later.",
  "session-denied": "Graph gave the upload session up. Retry.",
  "too-many-restarts": "Upload sessions kept being lost. Retry later.",
  "commit-in-doubt": "Look at the target: if the file is there and whole, all is well; else retry.",
  "hash-mismatch":
    "What arrived is not what was sent. Compare the two; use verify auto or warn if the service rewrites this type of file.",
  "not-verified": "The file is there, but could not be compared. Look at it before you rely on it.",
  abandoned: "The app crashed or was cut off on each try. See its log, then retry.",
};
