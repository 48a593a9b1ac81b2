import { expect, it } from "vitest";
import { collisionKey } from "../../../../src/transfer/target-path/collision-key.ts";

it.each([
  ["A.txt", "a.TXT"],
  ["Mu\u0308ller", "MÜLLER"],
  ["ΟΔΟΣ", "οδος"],
  ["οδος", "οδοσ"],
  ["STRASSE", "straße"],
  ["\u212Aelvin", "kelvin"],
  ["\u01F0x", "J\u030CX"],
])("%j and %j are the same file", (one, other) => {
  expect(collisionKey(["in", one])).toBe(collisionKey(["IN", other]));
});

it.each([
  ["a.txt", "b.txt"],
  ["ılık", "ilik"],
  ["u", "ü"],
])("%j and %j are two files", (one, other) => {
  expect(collisionKey([one])).not.toBe(collisionKey([other]));
});

it("the same name in two folders is two files", () => {
  expect(collisionKey(["a", "x"])).not.toBe(collisionKey(["b", "x"]));
});
