/**
 * Maps in order, with at most `atOnce` under way. After a failure nothing more is begun; what is under way is
 * waited for.
 */
export async function* mapConcurrently<In, Out>(
  items: Iterable<In> | AsyncIterable<In>,
  atOnce: number,
  work: (item: In, index: number) => Promise<Out>,
): AsyncGenerator<Out, void, undefined> {
  const underWay: Promise<Out>[] = [];
  let index = 0;
  try {
    for await (const item of items) {
      const one = work(item, index++);
      // Heard of when its turn comes; until then it must not count as unhandled.
      one.catch(() => undefined);
      underWay.push(one);
      const first = underWay.length >= atOnce ? underWay.shift() : undefined;
      if (first !== undefined) yield await first;
    }
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) yield await next;
  } finally {
    await Promise.allSettled(underWay);
  }
}
