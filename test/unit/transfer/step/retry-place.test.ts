import { expect, it } from "vitest";
import { transferError } from "../../../../src/transfer/error.ts";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import { admitted } from "../../../../src/transfer/record.ts";
import { requestRetry } from "../../../../src/transfer/request-retry.ts";
import { decisionContext } from "../../../../src/transfer/step/context.ts";
import { ended } from "../../../../src/transfer/step/finish-result.ts";
import { runStep } from "../../../../src/transfer/step/run-step.ts";
import { jobOf, scenario } from "../../../fakes/scenario.ts";
import { World } from "../../../fakes/world.ts";
import { observe } from "./machine/arrangement.ts";

const PLACE = { driveId: "drive", folderId: "found-before", name: "big.bin" };

it.each([
  [false, PLACE],
  [true, null],
])("a retry looks for the place anew where targets are limited: %s", async (limitsTargets, place) => {
  const world = new World(scenario({ hasPath: true }));
  const ports = { ...world.ports, access: { refusal: () => null, limitsTargets } };
  const { request } = jobOf(world.scenario);
  const nowMs = world.clock.nowMs();
  const admittedAt = new Date(nowMs).toISOString();
  await ports.records.reserveAdmission("t-1", admittedAt);
  const record = admitted({ transferId: "t-1", request, source: null, rangeBytes: 4, admittedAt, nowMs });
  const error = transferError("target-locked", "the item is locked");
  const end = ended(
    { ...record, place: PLACE },
    "failed",
    decisionContext({ ports, policy: defaultPolicy }),
    { error },
  );
  await ports.records.create(end);

  await requestRetry(ports, "t-1");
  const held = world.host.receive();
  if (held === null) throw new Error("the retry sent no message");
  await runStep(ports, defaultPolicy, held.message, held.delivery);
  expect(world.record).toMatchObject({ attempt: 2, status: "running", place });
});

it.each([
  [false, PLACE],
  [true, null],
])("so does one that closes the last attempt's session first: %s", async (isRefused, place) => {
  const own = { place: PLACE, attempt: 2 };
  const { result } = await observe({ phase: "restart", own, scenario: { hasPath: true, isRefused } });
  expect(result.record).toMatchObject({ phase: "create", session: null, place });
});
