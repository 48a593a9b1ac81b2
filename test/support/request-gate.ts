/** Where requests are held while it is closed. */
export class Gate {
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

  /** Resolves at once, or when it is opened. */
  async pass(): Promise<void> {
    if (this.#release !== null) this.#held++;
    await this.#opened;
  }

  /** How many it has held since it was closed. */
  get held(): number {
    return this.#held;
  }
}
