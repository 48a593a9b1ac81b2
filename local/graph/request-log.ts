/** One entry of the request log. Contains no query: that of an upload URL is a secret. */
export interface RequestEntry {
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly sessionId: string | null;
  readonly contentRange: string | null;
  /** Null if no response was sent. */
  readonly status: number | null;
  /** The error code of the response. */
  readonly code: string | null;
  /** The kind of fault injected into the request. */
  readonly fault: string | null;
  readonly bodyBytes: number;
}

/** The latest requests. */
export class RequestLog {
  readonly #maxEntries: number;
  #entries: RequestEntry[] = [];

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** The latest requests, oldest first. */
  get entries(): readonly RequestEntry[] {
    return this.#entries.slice(-this.#maxEntries);
  }

  add(entry: RequestEntry): void {
    this.#entries.push(entry);
    // Halved when twice as long: removing the first entry on every request would cost more than the request.
    if (this.#entries.length >= 2 * this.#maxEntries) this.#entries = this.#entries.slice(-this.#maxEntries);
  }
}
