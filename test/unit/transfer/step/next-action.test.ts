import { expect, it } from "vitest";
import type { ActionName } from "../../../../src/transfer/step/actions/index.ts";
import { firstAction } from "../../../../src/transfer/step/next-action.ts";
import { admitted, type Phase, type TransferRecord } from "../../../../src/transfer/record.ts";
import { jobOf, scenario } from "../../../fakes/scenario.ts";

const record = admitted({
  transferId: "t",
  request: jobOf(scenario()).request,
  source: null,
  rangeBytes: 4,
  admittedAt: "2026-01-05T08:00:00.000Z",
  nowMs: 0,
});

const emptySource = { eTag: "e", bytes: 0, contentType: null, createdOn: null, modifiedOn: null };
const smallSource = { ...emptySource, bytes: 5 };

const withPath = jobOf(scenario({ hasPath: true })).request;
const skipping = jobOf(scenario({ conflictBehavior: "skip" })).request;
const place = { driveId: "drive", folderId: "folder", name: "a.pdf" };

const cases: readonly (readonly [Phase, Partial<TransferRecord>, boolean, ActionName])[] = [
  ["create", {}, false, "pin source"],
  ["create", {}, true, "pin source"],
  ["create", { source: smallSource, request: withPath }, false, "find place"],
  ["create", { source: smallSource, request: withPath, place }, false, "create session"],
  ["create", { source: smallSource, request: skipping }, false, "look up file"],
  ["create", { source: emptySource, request: skipping }, false, "look up file"],
  ["create", { source: emptySource }, false, "put whole"],
  ["create", { source: smallSource, isSentWhole: true }, false, "put whole"],
  ["create", { source: smallSource, isSentWhole: false }, false, "create session"],
  // A record from before only an empty file was sent whole.
  ["create", { source: smallSource }, false, "create session"],
  ["send", {}, false, "send range"],
  ["send", {}, true, "query session"],
  ["send", { queryFirst: true }, false, "query session"],
  ["commit", {}, false, "commit"],
  ["commit", {}, true, "query session"],
  ["verify", {}, true, "verify"],
  ["restart", {}, true, "restart"],
  ["send", { cancelRequested: true }, false, "finish"],
  ["create", { cancelRequested: true }, false, "finish"],
  ["verify", { cancelRequested: true }, false, "verify"],
  ["follow-up", {}, true, "follow up"],
  ["follow-up", { cancelRequested: true }, false, "follow up"],
  ["verify", { status: "aborting" }, false, "finish"],
];

it.each(cases)("at %s with %o, redelivered %s: %s", (phase, own, redelivered, action) => {
  expect(firstAction({ ...record, phase, ...own }, redelivered)).toBe(action);
});
