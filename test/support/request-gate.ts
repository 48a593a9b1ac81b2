/** Holds requests back while it is closed. */
export class RequestGate {
  #release: (() => void) | null = null;
  #opened = Promise.resolve();
  #held = 0;

  close(): void {
    if (this.#release !== null) return;
    this.#opened = new Promise((resolve) => (this.#release = resolve));
    this.#held = 0;
  }

  open(): void {
    this.#release?.();
    this.#release = null;
  }

  /** Resolves when the gate is open. */
  async pass(): Promise<void> {
    if (this.#release !== null) this.#held++;
    await this.#opened;
  }

  /** How many requests it has held back since it was last closed. */
  get held(): number {
    return this.#held;
  }
}
