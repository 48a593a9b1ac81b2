import { afterAll, describe, expect, test } from "vitest";
import { everyPair, sizes, targets } from "./every-call.ts";
import type { Fault } from "./fault.ts";
import { Figures } from "./search-totals.ts";

/** To die after a call is to die before the next: the pairs need only one of the two. */
export const die: Fault = { kind: "die-before" };
export const lose: Fault = { kind: "lose" };

/**
 * The tests that each of these pairs strikes at every two calls of every transfer.
 * @param what they are called where their figures are printed
 */
export const testPairs = (what: string, pairs: readonly (readonly [Fault, Fault])[]): void => {
  const named = pairs.map(([first, second]) => [`${first.kind}, ${second.kind}`, first, second] as const);
  const figures = new Figures();
  afterAll(() => {
    figures.print(what);
  });

  describe.each(targets)("to %s", (_name, own) => {
    describe.each(sizes)("%i ranges arrive", (_ranges, bytes) => {
      test.each(named)("after %s, wherever they strike", async (_pair, first, second) => {
        const wrong = figures.add(await everyPair({ ...own, bytes }, first, second));
        expect(wrong).toEqual([]);
      });
    });
  });

  test.each(named)("an empty file arrives after %s", async (_pair, first, second) => {
    const wrong = figures.add(await everyPair({ bytes: 0 }, first, second));
    expect(wrong).toEqual([]);
  });
};
