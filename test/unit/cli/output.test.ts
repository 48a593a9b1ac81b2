import { expect, it } from "vitest";
import { wantsColor } from "../../../src/cli/output.ts";

it.each([
  [{}, true],
  [{ NO_COLOR: "" }, true],
  [{ NO_COLOR: "1" }, false],
  [{ NO_COLOR: "0" }, false],
  [{ TERM: "dumb" }, false],
])("colours with %j: %s", (env, expected) => {
  expect(wantsColor(env)).toBe(expected);
});
