/** What the names of a batch's files begin with, in the record container. */
export const batchFilesPrefix = (batchId: string): string => `batch-files/${batchId}/`;

/** With a line for each blob. Each attempt has lists of its own. */
export const manifestName = ({ batchId, attempt }: BatchAttempt): string =>
  `${batchFilesPrefix(batchId)}${attempt}/manifest.jsonl`;

/** With a job for each blob that failed. */
export const failuresName = ({ batchId, attempt }: BatchAttempt): string =>
  `${batchFilesPrefix(batchId)}${attempt}/failures.jsonl`;

export interface BatchAttempt {
  readonly batchId: string;
  /** 1 at first; each retry adds 1. */
  readonly attempt: number;
}
