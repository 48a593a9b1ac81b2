import { expect, it } from "vitest";
import { load } from "./load.ts";

const { scaleFor } = await load<{ scaleFor: (value: number) => number }>("chart.js");
const KIB = 1024;
const MIB = 1024 * KIB;

it.each([
  [0, 1],
  [3, 5],
  [600, KIB],
  [1.5 * KIB, 2 * KIB],
  [2 * MIB, 2 * MIB],
  [2.1 * MIB, 5 * MIB],
  [501 * MIB, 1024 * MIB],
])("the scale for %d bytes a second ends at %d, round in its unit", (value, top) => {
  expect(scaleFor(value)).toBe(top);
});
