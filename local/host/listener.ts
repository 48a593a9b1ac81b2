/** A running listener. */
export interface Listener {
  /** Resolves when the listener is ready; absent when it is ready at once. */
  readonly started?: Promise<void>;
  /** Starts no more invocations. */
  stop(): void;
  /** Resolves, after a stop, when everything in flight has ended. */
  ended(): Promise<void>;
}
