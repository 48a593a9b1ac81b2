/** Runs tasks one after another, so that a commit and a DELETE cannot both win. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` once all given before it are done, however they ended. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
