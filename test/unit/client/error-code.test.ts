import { describe, expect, it } from "vitest";
import { readQuery } from "../../../src/client/query.ts";

describe("an error code that transfers are chosen by", () => {
  it.each([
    ["source-notfound", /not "source-notfound"; did you mean source-not-found\?$/],
    ["Throttled", /did you mean throttled\?$/],
    ["name-conflicts", /did you mean name-conflict\?$/],
    ["quota", /did you mean quota-exceeded\?$/],
    ["nonsense", /^error: must be one of invalid-job, .*, poisoned$/],
    ["", /^error: must be one of/],
  ])("exists, or is refused: %j", (code, words) => {
    expect(() => readQuery({ error: ["throttled", code] })).toThrow(words);
  });

  it("is taken as it is", () => {
    expect(readQuery({ error: ["throttled", "poisoned"] })).toEqual({ error: ["throttled", "poisoned"] });
  });
});
