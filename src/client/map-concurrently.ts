/**
 * Maps items in order, with at most `atOnce` running at a time. After a failure no more are started, and the running
 * ones are awaited.
 */
export async function* mapConcurrently<In, Out>(
  items: Iterable<In> | AsyncIterable<In>,
  atOnce: number,
  work: (item: In, index: number) => Promise<Out>,
): AsyncGenerator<Out, void, undefined> {
  const running: Promise<Out>[] = [];
  let index = 0;
  try {
    for await (const item of items) {
      const one = work(item, index++);
      // A rejection is thrown when its turn comes; until then it must not count as unhandled.
      one.catch(() => undefined);
      running.push(one);
      const first = running.length >= atOnce ? running.shift() : undefined;
      if (first !== undefined) yield await first;
    }
    for (let next = running.shift(); next !== undefined; next = running.shift()) yield await next;
  } finally {
    await Promise.allSettled(running);
  }
}
