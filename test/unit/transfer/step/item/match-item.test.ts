import { expect, it } from "vitest";
import type { RemoteItem } from "../../../../../src/transfer/result.ts";
import { matchItem } from "../../../../../src/transfer/step/item/match-item.ts";
import { admitted } from "../../../../../src/transfer/record.ts";
import { jobOf, scenario } from "../../../../fakes/scenario.ts";

const source = { eTag: '"1"', bytes: 10, contentType: null, createdOn: null, modifiedOn: null };
const { request } = jobOf(scenario({ target: "print" }));
const record = admitted({
  transferId: "t",
  request,
  source,
  rangeBytes: 4,
  admittedAt: "2026-01-05T08:00:00.000Z",
  nowMs: 0,
});
const rules = {
  alignBytes: 1,
  minRangeBytes: 1,
  maxBytes: null,
  maxRangeBytes: 64,
  defaultRangeBytes: 4,
  wholeBelowBytes: 0,
  takesEmpty: false,
  keepsHash: false,
  sizeIsExact: true,
  hasUniqueNames: true,
};
const document = (uploaded: boolean | null, bytes: number | null): RemoteItem => ({
  id: "d",
  name: null,
  webUrl: null,
  eTag: null,
  bytes,
  quickXorHash: null,
  uploaded,
});

it.each([
  [true, 10, "ours"],
  [true, null, "ours"],
  [true, 11, "undecided"],
  [false, 10, "not-ours"],
  [false, null, "not-ours"],
  // No session yet: whatever is there was not sent by us.
  [null, 10, "not-ours"],
] as const)("a print document with uploaded %s and %s bytes is %s", (uploaded, bytes, verdict) => {
  expect(matchItem(record, document(uploaded, bytes), rules)).toBe(verdict);
});

it("a print document may be an earlier attempt's after a retry, which nothing can tell", () => {
  expect(matchItem({ ...record, attempt: 2 }, document(true, 10), rules)).toBe("undecided");
});
