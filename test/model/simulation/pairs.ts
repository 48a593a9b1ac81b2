import { afterAll, describe, expect, it } from "vitest";
import { everyPair, sizes, targets } from "./every-call.ts";
import type { Fault } from "./fault.ts";
import { SearchTotals } from "./search-totals.ts";

/** Dying after a call is dying before the next, so the pairs need only one of the two. */
export const die: Fault = { kind: "die-before" };
export const lose: Fault = { kind: "lose" };

/**
 * Defines the tests that inject each of these pairs at every two calls of every transfer.
 *
 * @param what the name under which the totals are printed
 */
export const testPairs = (what: string, pairs: readonly (readonly [Fault, Fault])[]): void => {
  const named = pairs.map(([first, second]) => [`${first.kind}, ${second.kind}`, first, second] as const);
  const totals = new SearchTotals();
  afterAll(() => {
    totals.print(what);
  });

  describe.each(targets)("to %s", (_name, own) => {
    describe.each(sizes)("%i ranges", (_ranges, bytes) => {
      it.each(named)("arrive after %s at any two points", async (_pair, first, second) => {
        const violations = totals.add(await everyPair({ ...own, bytes }, first, second));
        expect(violations).toEqual([]);
      });
    });
  });

  it.each(named)("an empty file arrives after %s at any two points", async (_pair, first, second) => {
    const violations = totals.add(await everyPair({ bytes: 0 }, first, second));
    expect(violations).toEqual([]);
  });
};
