import { describe, expect, it } from "vitest";
import { keyOfSteps, stepsOf } from "../../../../../local/graph/tenant/steps.ts";

const step = (segment: string, ...path: string[]) => ({ segment, path: path.length === 0 ? null : path });

describe("stepsOf", () => {
  it.each([
    ["drives/d/root", [step("drives"), step("d"), step("root")]],
    ["d/root:/a%20b/c:/content", [step("d"), step("root", "a b", "c"), step("content")]],
    ["root:/a/b", [step("root", "a", "b")]],
    ["root:/a/content", [step("root", "a", "content")]],
    ["items/1:/a%3A:", [step("items"), step("1", "a:")]],
    [
      "sites/h:8080:/sites/x:/drive/root:/a:/content",
      [step("sites"), step("h:8080", "sites", "x"), step("drive"), step("root", "a"), step("content")],
    ],
    ["root%3A/a", [step("root:"), step("a")]],
    ["root:", [step("root:")]],
    ["root:/a//b:", [step("root", "a", "", "b")]],
  ])("splits %s", (path, steps) => {
    expect(stepsOf(path)).toEqual(steps);
  });

  it("returns null for a path that is not encoded correctly", () => {
    expect([stepsOf("a/%zz"), stepsOf("root:/%zz:")]).toEqual([null, null]);
  });
});

it("keyOfSteps spells equal addresses alike", () => {
  const keys = ["root:/a%20b!/c:", "root:/a%20b%21/c"].map((path) => keyOfSteps(stepsOf(path) ?? []));
  expect(keys).toEqual(["/root:/a%20b!/c:", "/root:/a%20b!/c:"]);
});
