import { afterAll, describe, expect, test } from "vitest";
import { everyPair, sizes, targets } from "./every-point.ts";
import type { Fault } from "./fault.ts";
import { Figures } from "./figures.ts";

/** To die after a call is to die before the next: the pairs need only one of the two. */
const die: Fault = { kind: "die-before" };
const lose: Fault = { kind: "lose" };
const pairs: readonly (readonly [Fault, Fault])[] = [
  [die, lose],
  [lose, die],
];

const named = pairs.map(([first, second]) => [`${first.kind}, ${second.kind}`, first, second] as const);

const figures = new Figures();
afterAll(() => {
  figures.print("pairs of two faults");
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
