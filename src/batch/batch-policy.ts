const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** Limits and delays of a batch. */
export interface BatchPolicy {
  /** Blobs per page of the plan. */
  readonly pageBlobs: number;
  /**
   * No further page is sent while so many transfers of the batch wait or run. It keeps the queue of jobs short for
   * everybody else, and a cancel quick.
   */
  readonly windowTransfers: number;
  /** No further page is planned while so many are open: a look reads them all. */
  readonly maxOpenPages: number;
  /** First and longest delay between two looks at the open pages. */
  readonly lookBaseMs: number;
  readonly lookMaxMs: number;
  /** Pages whose lines one invocation adds to the manifest. */
  readonly reportPages: number;
  /** How long a container that cannot be listed is tried again. */
  readonly patienceMs: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly maxPoisonings: number;
  /** Calls to storage that one invocation has under way. */
  readonly atOnce: number;
}

export const defaultBatchPolicy: BatchPolicy = {
  pageBlobs: 200,
  windowTransfers: 1000,
  maxOpenPages: 40,
  lookBaseMs: 2 * SECOND_MS,
  lookMaxMs: MINUTE_MS,
  reportPages: 20,
  patienceMs: 60 * MINUTE_MS,
  backoffBaseMs: SECOND_MS,
  backoffMaxMs: MINUTE_MS,
  maxPoisonings: 3,
  atOnce: 16,
};
