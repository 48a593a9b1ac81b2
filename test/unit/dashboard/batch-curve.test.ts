import { expect, it } from "vitest";
import { load } from "./load.ts";

interface Look {
  readonly atMs: number;
  readonly bytes: number;
  readonly files: number;
}
const { withLook, barsOf } = await load<{
  withLook: (looks: readonly Look[], look: Look) => readonly Look[];
  barsOf: (looks: readonly Look[], nowMs: number) => readonly number[];
}>("batch-curve.js");

const look = (seconds: number, bytes: number, files = bytes): Look => ({
  atMs: seconds * 1000,
  bytes,
  files,
});
const looksOf = (...all: readonly Look[]): readonly Look[] => all.reduce<readonly Look[]>(withLook, []);

it("counts what has arrived since the first look, in the ten seconds in which it was seen", () => {
  const looks = looksOf(look(0, 500), look(2, 500), look(4, 700), look(12, 1000), look(13, 1100));
  expect(looks).toHaveLength(4);
  const bars = barsOf(looks, 14_000);
  expect(bars).toHaveLength(60);
  expect(bars.slice(-2)).toEqual([200, 400]);
  expect(bars.slice(0, -2).every((bytes) => bytes === 0)).toBe(true);
});

it("moves to the left with time, and out", () => {
  const looks = looksOf(look(0, 0), look(5, 100));
  expect(barsOf(looks, 5000).at(-1)).toBe(100);
  expect(barsOf(looks, 26_000).at(-3)).toBe(100);
  expect(barsOf(looks, 605_000).every((bytes) => bytes === 0)).toBe(true);
});

it("counts files without bytes as well", () => {
  expect(looksOf(look(0, 0, 0), look(2, 0, 3))).toHaveLength(2);
});

it("begins anew where there is less than before", () => {
  expect(looksOf(look(0, 500), look(2, 700), look(4, 10))).toEqual([look(4, 10)]);
});

it("keeps no more looks than the bars show, and the first", () => {
  const many = Array.from({ length: 1000 }, (_none, index) => look(index * 2, index + 1));
  const looks = looksOf(...many);
  expect(looks.length).toBeLessThan(310);
  expect(looks[0]).toEqual(look(0, 1));
  const bars = barsOf(looks, 1_998_000);
  expect(bars.every((bytes) => bytes === 5)).toBe(true);
});
