import { expect, it } from "vitest";
import { lookUpAgain, shouldLookUpAgain } from "../../../../../src/transfer/step/item/look-up-again.ts";
import { defaultPolicy } from "../../../../../src/transfer/policy.ts";
import { admitted } from "../../../../../src/transfer/record.ts";
import { jobOf, scenario } from "../../../../fakes/scenario.ts";

const record = admitted({
  transferId: "t",
  request: jobOf(scenario()).request,
  source: null,
  rangeBytes: 4,
  admittedAt: "2026-01-05T08:00:00.000Z",
  nowMs: 0,
});
const decision = { nowMs: 0, random: 0, policy: defaultPolicy };
const { maxReadBacks } = defaultPolicy;

it("a file that may be there is looked up again, up to maxReadBacks times", () => {
  expect(shouldLookUpAgain(record, true, defaultPolicy)).toBe(true);
  expect(shouldLookUpAgain({ ...record, missedLookups: maxReadBacks - 1 }, true, defaultPolicy)).toBe(true);
  expect(shouldLookUpAgain({ ...record, missedLookups: maxReadBacks }, true, defaultPolicy)).toBe(false);
  expect(shouldLookUpAgain(record, false, defaultPolicy)).toBe(false);
});

it("a record without a count of missed lookups has none", () => {
  const { missedLookups, ...old } = record;
  expect(missedLookups).toBe(0);
  expect(shouldLookUpAgain(old, true, defaultPolicy)).toBe(true);
  expect(lookUpAgain(old, decision).missedLookups).toBe(1);
});

it("each missed lookup doubles the wait and is no failure", () => {
  const first = lookUpAgain({ ...record, failures: 3 }, decision);
  expect(first).toMatchObject({ missedLookups: 1, failures: 3, queryFirst: true, counts: { retries: 0 } });
  expect(Date.parse(first.wait?.until ?? "")).toBe(1000);
  expect(Date.parse(lookUpAgain(first, decision).wait?.until ?? "")).toBe(2000);
});

it("an aborting transfer keeps its error", () => {
  const aborting = lookUpAgain({ ...record, status: "aborting" }, decision);
  expect(aborting.error).toBeNull();
});
