import { expect, test } from "vitest";
import { lookAgain, mayLag } from "../../../src/transfer/look-again.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { admitted } from "../../../src/transfer/record.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";

const record = admitted("t", jobOf(scenario()).request, null, 4, "2026-01-05T08:00:00.000Z", 0);
const moment = { nowMs: 0, random: 0, policy: defaultPolicy };
const { maxReadBacks } = defaultPolicy;

test("a file that may be there is looked for again, so many times", () => {
  expect(mayLag(record, true, defaultPolicy)).toBe(true);
  expect(mayLag({ ...record, looks: maxReadBacks - 1 }, true, defaultPolicy)).toBe(true);
  expect(mayLag({ ...record, looks: maxReadBacks }, true, defaultPolicy)).toBe(false);
  expect(mayLag(record, false, defaultPolicy)).toBe(false);
});

test("a record from before looks were counted has none", () => {
  const { looks, ...old } = record;
  expect(looks).toBe(0);
  expect(mayLag(old, true, defaultPolicy)).toBe(true);
  expect(lookAgain(old, moment).looks).toBe(1);
});

test("each look in vain waits twice as long, and is no failure", () => {
  const first = lookAgain({ ...record, failures: 3 }, moment);
  expect(first).toMatchObject({ looks: 1, failures: 3, askFirst: true, counts: { retries: 0 } });
  expect(Date.parse(first.wait?.until ?? "")).toBe(1000);
  expect(Date.parse(lookAgain(first, moment).wait?.until ?? "")).toBe(2000);
});

test("an ending keeps its reason", () => {
  const ending = lookAgain({ ...record, status: "ending" }, moment);
  expect(ending.problem).toBeNull();
});
