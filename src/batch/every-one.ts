import { forEachAtOnce } from "../transfer/at-once.ts";

/** Works on all items, at most so many at a time. @throws the first failure, once what has begun has ended */
export const everyOne = async <T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const failures: unknown[] = [];
  await forEachAtOnce(items, { atOnce, isLate: () => failures.length > 0 }, async (item) => {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
  });
  if (failures.length > 0) throw failures[0];
};
