import { expect, it } from "vitest";
import {
  lagPatienceMs,
  lookUpAgain,
  shouldLookUpAgain,
} from "../../../../../src/transfer/step/item/look-up-again.ts";
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
const at = (nowMs: number) => ({ ...decision, nowMs });
const { lagBaseMs, lagPerGibMs, lagMaxMs, clockSkewMs } = defaultPolicy;
const GIB = 1024 ** 3;

it("looks again for a file that may be there, until a commit cannot lag any longer", () => {
  expect(shouldLookUpAgain(record, true, at(0))).toBe(true);
  const missed = lookUpAgain(record, at(0));
  expect(shouldLookUpAgain(missed, true, at(lagBaseMs + clockSkewMs - 1))).toBe(true);
  expect(shouldLookUpAgain(missed, true, at(lagBaseMs + clockSkewMs))).toBe(false);
  expect(shouldLookUpAgain(record, false, at(0))).toBe(false);
});

it("looks the longer the larger the file is, within a bound", () => {
  expect(lagPatienceMs(0, defaultPolicy)).toBe(lagBaseMs + clockSkewMs);
  expect(lagPatienceMs(2 * GIB, defaultPolicy)).toBe(lagBaseMs + 2 * lagPerGibMs + clockSkewMs);
  expect(lagPatienceMs(250 * GIB, defaultPolicy)).toBe(lagMaxMs + clockSkewMs);
});

it("takes a record from before lookups were counted as one without misses", () => {
  const { missedLookups, ...old } = record;
  expect(missedLookups).toBe(0);
  expect(shouldLookUpAgain(old, true, at(0))).toBe(true);
  expect(lookUpAgain(old, decision).missedLookups).toBe(1);
});

it("doubles the wait with each miss, which is not a failure", () => {
  const first = lookUpAgain({ ...record, failures: 3 }, decision);
  expect(first).toMatchObject({ missedLookups: 1, failures: 3, queryFirst: true, counts: { retries: 0 } });
  expect(Date.parse(first.wait?.until ?? "")).toBe(1000);
  expect(Date.parse(lookUpAgain(first, decision).wait?.until ?? "")).toBe(2000);
});

it("keeps the reason of a transfer that is aborting", () => {
  const aborting = lookUpAgain({ ...record, status: "aborting" }, decision);
  expect(aborting.error).toBeNull();
});
