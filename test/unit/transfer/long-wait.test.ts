import { expect, it } from "vitest";
import { endsWithoutCalls } from "../../../src/transfer/long-wait.ts";
import { admitted, type TransferRecord } from "../../../src/transfer/record.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";

const NOW_MS = Date.parse("2026-11-22T10:00:00Z");
const afterMinutes = (minutes: number): string => new Date(NOW_MS + minutes * 60_000).toISOString();

const waiting: TransferRecord = {
  ...admitted({
    transferId: "t",
    request: jobOf(scenario()).request,
    source: null,
    rangeBytes: 4,
    admittedAt: afterMinutes(0),
    nowMs: NOW_MS,
  }),
  phase: "send",
  cancelRequested: true,
  wait: { why: "throttled", since: afterMinutes(0), until: afterMinutes(11) },
};
const empty = { eTag: "e", bytes: 0, contentType: null, createdOn: null, modifiedOn: null };

it.each<[string, Partial<TransferRecord>, boolean]>([
  ["throttled for eleven minutes", {}, true],
  ["not cancelled", { cancelRequested: false }, false],
  ["throttled for nine minutes", { wait: { why: "throttled", since: "", until: afterMinutes(9) } }, false],
  ["waiting for something else", { wait: { why: "busy", since: "", until: afterMinutes(11) } }, false],
  ["committed for certain", { phase: "verify" }, false],
  ["arrived, with more to do", { phase: "follow-up" }, false],
  ["after a try with an unknown effect", { commitTried: true }, false],
  ["a file that is sent whole", { phase: "create", source: empty }, false],
])("a cancelled transfer, %s: %s", (_what, own, expected) => {
  expect(endsWithoutCalls({ ...waiting, ...own }, NOW_MS)).toBe(expected);
});
