const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The delays and limits of a transfer. */
export interface Policy {
  /** Failures in a row before a transfer is given up; progress resets the count. */
  readonly maxFailures: number;
  /** Sessions given up in one attempt before the transfer is given up. */
  readonly maxRestarts: number;
  /** Tries to read a committed item back before the transfer ends uncompared. */
  readonly maxReadBacks: number;
  /**
   * How long a transfer outlasts a service or source that does not answer (5xx, timeouts, no sign-in), from the first
   * failure in a row. Outages are bounded by time: ten tries would be over after a quarter of an hour.
   */
  readonly outagePatienceMs: number;
  /** How long a 401 or 403 from Graph is tried again: consent and grants take minutes to apply. */
  readonly consentPatienceMs: number;
  /** Refusals of the same range in a row, by a session that is alive, before they are final. */
  readonly maxDenials: number;
  /**
   * Refusals without progress in between that may pass (a query answered 400, a conflict with another change), before
   * the session, or the transfer that has none, is given up. They take less time than a session lives.
   */
  readonly maxRefusals: number;
  /** How long an item that may have been committed is looked for, whatever its size. */
  readonly lagBaseMs: number;
  /** As much longer for each GiB: services assemble large files after the last answer. */
  readonly lagPerGibMs: number;
  readonly lagMaxMs: number;
  /** First delay after a failure; doubles with each in a row. */
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** First delay when the item is locked, for instance because it is open in Office. */
  readonly lockedBaseMs: number;
  /** A 404 from a session younger than this is not conclusive (https://github.com/abraunegg/onedrive/issues/3859). */
  readonly sessionVisibilityMs: number;
  /** The token inside an upload URL expires at this age, whatever `expirationDateTime` says (https://github.com/OneDrive/onedrive-api-docs/issues/1570). */
  readonly sessionTokenLifeMs: number;
  /**
   * How long a range of an earlier step may keep a session alive that refuses every call: the host ends an invocation
   * after 10 minutes, and a session lives 15 minutes after its last range.
   */
  readonly lateRangeMs: number;
  /** How far apart two machines' clocks may be. */
  readonly clockSkewMs: number;
  /** Delays while another session holds the item. */
  readonly busyBaseMs: number;
  readonly busyMaxMs: number;
  /** After this long behind another session the transfer fails. */
  readonly busyLimitMs: number;
  /** The most bytes read again for the hash in one invocation. */
  readonly catchUpBytes: number;
  /** The longest that one invocation reads for the hash; well below host.json's functionTimeout. */
  readonly catchUpMs: number;
  /** An invocation is done by then, well below host.json's functionTimeout, whose end kills the whole worker. */
  readonly invocationMs: number;
  /** Of it, the time kept for a call that is under way, the record's write and the next message. */
  readonly invocationReserveMs: number;
  /** Without bytes for this long, reading the blob again for the hash has failed. */
  readonly sourceIdleTimeoutMs: number;
  /** How long a message stays away that is put back, because storage is out or only a newer version can read it. */
  readonly putBackMs: number;
  /** How long a record that is not there is waited for before its transfer counts as lost. */
  readonly missingRecordMs: number;
  /** How often a step may come from the poison queue before its transfer is given up. */
  readonly maxPoisonings: number;
  /**
   * How long the spare of a step's message stays hidden while its range is sent: after a crash the transfer stands
   * still for that long, instead of the queue's 10-minute lease. 0: no spares.
   */
  readonly spareHiddenMs: number;
  /** No transfer begins while the head of the steps' queue is later than this: what has begun comes first. */
  readonly admissionLatenessMs: number;
  /** How often an instance looks at that queue while transfers want to begin. */
  readonly admissionLookMs: number;
  /** How many transfers an instance lets begin between two looks. */
  readonly admissionsPerLook: number;
  /** How long an invocation waits for its transfer to be admitted; then its message goes back. */
  readonly admissionHoldMs: number;
  /** The timer rescues a transfer that has not moved for this long. Longer than the queue's 10-minute lease. */
  readonly rescueAfterMs: number;
}

export const defaultPolicy: Policy = {
  maxFailures: 10,
  maxRestarts: 5,
  maxReadBacks: 4,
  outagePatienceMs: 6 * HOUR_MS,
  consentPatienceMs: 10 * MINUTE_MS,
  maxDenials: 4,
  maxRefusals: 5,
  lagBaseMs: 2 * MINUTE_MS,
  lagPerGibMs: 10 * MINUTE_MS,
  lagMaxMs: HOUR_MS,
  backoffBaseMs: SECOND_MS,
  backoffMaxMs: 5 * MINUTE_MS,
  lockedBaseMs: 15 * SECOND_MS,
  sessionVisibilityMs: 10 * SECOND_MS,
  sessionTokenLifeMs: 24 * HOUR_MS,
  lateRangeMs: 25 * MINUTE_MS,
  clockSkewMs: 5 * MINUTE_MS,
  busyBaseMs: 5 * SECOND_MS,
  busyMaxMs: MINUTE_MS,
  busyLimitMs: 24 * HOUR_MS,
  catchUpBytes: 256 * 1024 * 1024,
  catchUpMs: 4 * MINUTE_MS,
  invocationMs: 7 * MINUTE_MS,
  invocationReserveMs: 100 * SECOND_MS,
  sourceIdleTimeoutMs: 30 * SECOND_MS,
  putBackMs: 30 * SECOND_MS,
  missingRecordMs: 10 * MINUTE_MS,
  maxPoisonings: 3,
  spareHiddenMs: 90 * SECOND_MS,
  admissionLatenessMs: 2 * SECOND_MS,
  admissionLookMs: SECOND_MS,
  admissionsPerLook: 16,
  admissionHoldMs: MINUTE_MS,
  rescueAfterMs: 15 * MINUTE_MS,
};

/** What a decision depends on beside the record, so that it can be a pure function. */
export interface DecisionContext {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** [0, 1) */
  readonly random: number;
  readonly policy: Policy;
}

/** Exponential, less up to a quarter at random, so that many transfers do not come back at once. */
export const backoffMs = (failures: number, baseMs: number, maxMs: number, random: number): number =>
  Math.round(Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30)) * (1 - random / 4));
