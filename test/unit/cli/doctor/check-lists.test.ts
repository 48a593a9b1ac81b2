import { describe, expect, it } from "vitest";
import { checkLists, type Named } from "../../../../src/cli/doctor/check-lists.ts";

const SOURCES = [{ container: "outgoing", prefix: "" }];
const NOTHING = { source: null, target: null };
const TARGETS = [{ by: "drive", id: "b!x" }] as const;

it.each([
  ["neither", null, null, "any blob and any target", "set ALLOWED_SOURCES and ALLOWED_TARGETS to"],
  ["targets alone", null, TARGETS, "any blob that", "set ALLOWED_SOURCES to"],
  ["sources alone", SOURCES, null, "any target that", "set ALLOWED_TARGETS to"],
])("warns once where the lists name %s", (_what, allowedSources, allowedTargets, message, fix) => {
  const findings = [...checkLists({ allowedSources, allowedTargets }, NOTHING)];
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
  expect([...checkLists({ allowedSources: SOURCES, allowedTargets: TARGETS }, NOTHING)]).toEqual([]);
});

describe("what a job could not name", () => {
  const allowedSources = [
    { container: "outgoing", prefix: "" },
    { container: "reports", prefix: "2026/" },
  ];
  const errorsOf = (named: Partial<Named>): readonly string[] =>
    [...checkLists({ allowedSources, allowedTargets: TARGETS }, { ...NOTHING, ...named })].map(
      ({ verdict, message, fix }) => `${verdict} ${message}${fix === null ? " without advice" : ""}`,
    );

  it.each([
    ["private/a.pdf", 'error source-not-allowed: ALLOWED_SOURCES does not allow the blob "private/a.pdf"'],
    ["reports/a.pdf", 'error source-not-allowed: ALLOWED_SOURCES does not allow the blob "reports/a.pdf"'],
    ["private", 'error source-not-allowed: ALLOWED_SOURCES allows no blob of the container "private"'],
  ])("the source %s is a failure, as of a transfer", (source, message) => {
    expect(errorsOf({ source })).toEqual([message]);
  });

  it("a target is one too", () => {
    expect(errorsOf({ target: { kind: "driveItem", driveId: "b!y", itemId: "01A" } })).toEqual([
      "error target-not-allowed: ALLOWED_TARGETS does not allow this driveItem",
    ]);
  });

  it.each(["outgoing", "outgoing/a.pdf", "reports", "reports/2026/a.pdf"])("%s is none", (source) => {
    expect(errorsOf({ source, target: { kind: "driveItem", driveId: "b!x", itemId: "01A" } })).toEqual([]);
  });
});
