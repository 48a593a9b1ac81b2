/** A running listener. */
export interface Listener {
  /** Takes no more messages. */
  stop(): void;
  /** Settles, once stopped, when everything in flight has ended. */
  ended(): Promise<void>;
}
