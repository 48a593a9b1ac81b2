/** One line of the request log. Holds no query: an upload URL's is a secret. */
export interface RequestEntry {
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly sessionId: string | undefined;
  readonly contentRange: string | undefined;
  /** Null when no answer was sent. */
  readonly status: number | null;
  /** The answer's error code. */
  readonly code: string | undefined;
  /** The kind of fault it met. */
  readonly fault: string | undefined;
  readonly bodyBytes: number;
}

/** What has happened, as numbers. */
export interface Counts {
  requests: number;
  /** PUTs to upload URLs, however they ended. */
  rangePuts: number;
  rangesAccepted: number;
  /** Bytes that became part of an upload. */
  bytesAccepted: number;
  /** Bytes of uploads that were read and dropped. */
  bytesRefused: number;
  sessionsCreated: number;
  sessionsDeleted: number;
  commits: number;
}

/** Counts without end, and a log that keeps its latest lines. */
export class Tally {
  readonly counts: Counts = {
    requests: 0,
    rangePuts: 0,
    rangesAccepted: 0,
    bytesAccepted: 0,
    bytesRefused: 0,
    sessionsCreated: 0,
    sessionsDeleted: 0,
    commits: 0,
  };
  readonly #length: number;
  #log: RequestEntry[] = [];

  /** @param length - how many lines the log keeps */
  constructor(length: number) {
    this.#length = length;
  }

  /** The latest requests, oldest first. */
  get log(): readonly RequestEntry[] {
    return this.#log.slice(-this.#length);
  }

  record(entry: RequestEntry): void {
    this.#log.push(entry);
    // Trimmed by halves: shifting a line out on every request would cost more than the request.
    if (this.#log.length >= 2 * this.#length) this.#log = this.#log.slice(-this.#length);
  }
}
