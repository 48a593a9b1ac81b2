import { expect, it } from "vitest";
import { checkLists } from "../../../../src/cli/doctor/check-lists.ts";

const SOURCES = [{ container: "outgoing", prefix: "" }];
const TARGETS = [{ by: "drive", id: "b!x" }] as const;

it.each([
  ["neither", null, null, "any blob and any target", "set ALLOWED_SOURCES and ALLOWED_TARGETS to"],
  ["targets alone", null, TARGETS, "any blob that", "set ALLOWED_SOURCES to"],
  ["sources alone", SOURCES, null, "any target that", "set ALLOWED_TARGETS to"],
])("warns once where the lists name %s", (_what, allowedSources, allowedTargets, message, fix) => {
  const findings = [...checkLists({ allowedSources, allowedTargets })];
  expect(findings).toEqual([
    {
      check: "settings",
      verdict: "warning",
      message: expect.stringContaining(message) as string,
      fix: expect.stringContaining(fix) as string,
    },
  ]);
});

it("says nothing where both are set", () => {
  expect([...checkLists({ allowedSources: SOURCES, allowedTargets: TARGETS })]).toEqual([]);
});
