import { expect, it } from "vitest";
import { summaryOf } from "../../../../src/cli/commands/doctor.ts";

it.each([
  [0, 0, "No problems found."],
  [1, 0, "1 problem found."],
  [0, 2, "No problems, 2 warnings."],
  [3, 1, "3 problems, 1 warning."],
])("%d problems and %d warnings", (problems, warnings, text) => {
  expect(summaryOf(problems, warnings)).toBe(text);
});
