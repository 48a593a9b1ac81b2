/** Runs tasks one after another, so that a commit and a DELETE of the same session cannot both succeed. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` after all earlier ones have finished, whether they succeeded or failed. */
  runExclusive<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => null);
    return result;
  }
}
