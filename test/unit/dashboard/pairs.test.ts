import { expect, it } from "vitest";
import { load } from "./load.ts";

const { readPairs, readTypedPairs, describeTypedPairs } = await load<{
  readPairs: (text: string) => object | undefined;
  readTypedPairs: (text: string) => object | undefined;
  describeTypedPairs: (text: string) => string;
}>("pairs.js");

it.each([
  ["Finance", "Finance"],
  ["", ""],
  ["42", 42],
  ["-1.50", -1.5],
  ["true", true],
  ["false", false],
  ["True", "True"],
  ['"42"', "42"],
  ['["a", "b=c"]', ["a", "b=c"]],
  ["[]", []],
  ["[1]", "[1]"],
  ["[a]", "[a]"],
  ["null", "null"],
  ['{"a":1}', '{"a":1}'],
  ["007", "007"],
  ["12345678901234567890", "12345678901234567890"],
  ["1e999", "1e999"],
  ["2026-11-27", "2026-11-27"],
])("reads the value %s as %o, and as text where only that is possible", (text, value) => {
  expect(readTypedPairs(` Column = ${text} \n\n`)).toEqual({ Column: value });
  expect(readPairs(`Column=${text}`)).toEqual({ Column: text });
});

it("reads nothing from nothing", () => {
  expect(readTypedPairs(" \n")).toBeUndefined();
  expect(readPairs("")).toBeUndefined();
});

it("says what each value is taken for", () => {
  expect(describeTypedPairs('Team=Finance\nNo=42\nPaid=true\nOpen=false\nTags=["a","b"]\nEmpty')).toBe(
    "Team: text · No: number 42 · Paid: yes (true) · Open: no (false) · Tags: list of 2 · Empty: text",
  );
});
