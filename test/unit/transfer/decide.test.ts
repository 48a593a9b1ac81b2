import { expect, test } from "vitest";
import { decide, type Action } from "../../../src/transfer/step/decide.ts";
import { admitted, type Phase, type TransferRecord } from "../../../src/transfer/record.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";

const record = admitted("t", jobOf(scenario()).request, null, 4, "2026-01-05T08:00:00.000Z", 0);

const cases: readonly (readonly [Phase, Partial<TransferRecord>, boolean, Action])[] = [
  ["create", {}, false, "create"],
  ["create", {}, true, "create"],
  ["send", {}, false, "send"],
  ["send", {}, true, "query"],
  ["send", { queryFirst: true }, false, "query"],
  ["commit", {}, false, "commit"],
  ["commit", {}, true, "query"],
  ["verify", {}, true, "verify"],
  ["restart", {}, true, "restart"],
  ["send", { cancelRequested: true }, false, "end"],
  ["create", { cancelRequested: true }, false, "end"],
  ["verify", { cancelRequested: true }, false, "verify"],
  ["verify", { status: "aborting" }, false, "end"],
];

test.each(cases)("at %s with %o, redelivered %s: %s", (phase, own, redelivered, action) => {
  expect(decide({ ...record, phase, ...own }, redelivered)).toBe(action);
});
