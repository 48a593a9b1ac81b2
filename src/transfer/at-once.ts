/**
 * Works on items in order, at most `atOnce` at a time, and starts no more once `isLate`. `work` must not throw.
 * @returns how many were started; all of these have ended
 */
export const forEachAtOnce = async <T>(
  items: readonly T[],
  { atOnce, isLate }: { readonly atOnce: number; readonly isLate: () => boolean },
  work: (item: T) => Promise<void>,
): Promise<number> => {
  const queue = items[Symbol.iterator]();
  let started = 0;
  const worker = async (): Promise<void> => {
    while (!isLate()) {
      const next = queue.next();
      if (next.done === true) return;
      started++;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return started;
};
