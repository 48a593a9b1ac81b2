/** A running listener. */
export interface Listener {
  /** Starts no more invocations. */
  stop(): void;
  /** Resolves, after a stop, when everything in flight has ended. */
  ended(): Promise<void>;
}
