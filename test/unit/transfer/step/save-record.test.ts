import { expect, it } from "vitest";
import { admitted, type TransferRecord } from "../../../../src/transfer/record.ts";
import { resolveConflict } from "../../../../src/transfer/step/save-record.ts";
import { UploadUrl } from "../../../../src/transfer/upload-url.ts";
import { jobOf, scenario } from "../../../fakes/scenario.ts";

const AT = "2026-01-05T08:00:00.000Z";
const url = new UploadUrl("https://up.example/mine");
const base: TransferRecord = {
  ...admitted({
    transferId: "t",
    request: jobOf(scenario()).request,
    source: null,
    rangeBytes: 4,
    admittedAt: AT,
    nowMs: 0,
  }),
  step: 3,
};
const planned: TransferRecord = { ...base, step: 4, writeId: "own" };
const theirs = {
  url: new UploadUrl("https://up.example/theirs"),
  createdAt: AT,
  expiresAt: null,
  furthestBytes: 0,
};

const cases: readonly (readonly [
  string,
  TransferRecord | null,
  TransferRecord | null,
  ReturnType<typeof resolveConflict>,
])[] = [
  ["an admission that did not land", null, null, "retry"],
  ["an admission by another worker", null, { ...base, step: 0, writeId: "other" }, "replan"],
  [
    "an admission by another worker that has continued",
    null,
    { ...base, step: 1, writeId: "other" },
    "superseded",
  ],
  ["a record that is gone", base, null, "superseded"],
  ["its own write", base, planned, "landed"],
  ["only a cancel request", base, { ...base, cancelRequested: true }, "retry"],
  ["no change", base, base, "retry"],
  [
    "another worker's session at the same step",
    base,
    { ...base, writeId: "other", session: theirs },
    "replan",
  ],
  [
    "its own session at the same step",
    base,
    { ...base, writeId: "other", session: { ...theirs, url } },
    "landed",
  ],
  ["the next step", base, { ...base, step: 4, writeId: "other" }, "superseded"],
  ["the same step of another run", base, { ...base, runId: "other", writeId: "other" }, "superseded"],
];

const named = cases.map(([what, before, found, resolution]) => [what, resolution, before, found] as const);

it.each(named)("a failed write that finds %s is resolved as %s", (_what, resolution, before, found) => {
  expect(resolveConflict(before, planned, url, found)).toBe(resolution);
});
