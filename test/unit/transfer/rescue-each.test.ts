import { expect, it } from "vitest";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import { rescueStalled } from "../../../src/transfer/rescue.ts";
import { saveRecord } from "../../../src/transfer/step/save-record.ts";
import { admit } from "../../../src/transfer/step/admit.ts";
import { postponed } from "../../../src/transfer/step/transitions.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";

const admitted = async (transferId: string, world: World) => {
  const { request } = jobOf(scenario());
  const saved = await saveRecord(
    world.ports,
    null,
    await admit({ ...world.ports, lastCallMs: Number.POSITIVE_INFINITY }, defaultPolicy, transferId, request),
  );
  if (saved.kind !== "saved") throw new Error("not admitted");
  return saved.stored;
};

it("rescues the others when one record cannot be read", async () => {
  const world = new World(scenario());
  await admitted("unreadable", world);
  await admitted("stalled", world);
  world.clock.advanceBy(defaultPolicy.rescueAfterMs);
  const records = {
    ...world.ports.records,
    list: () => world.records.list(),
    replace: world.records.replace.bind(world.records),
    read: (transferId: string) =>
      transferId === "unreadable"
        ? Promise.reject(new Error("record has schema 2"))
        : world.records.read(transferId),
  };
  expect(await rescueStalled({ ...world.ports, records }, defaultPolicy)).toEqual({
    resent: ["stalled"],
    republished: [],
    failed: [{ transferId: "unreadable", reason: "record has schema 2" }],
  });
});

it("deletes the session it created when its record cannot be written", async () => {
  const world = new World(scenario());
  const next = await admit(
    { ...world.ports, lastCallMs: Number.POSITIVE_INFINITY },
    defaultPolicy,
    "t-1",
    jobOf(scenario()).request,
  );
  const records = {
    ...world.ports.records,
    create: () => Promise.resolve({ kind: "conflict" as const }),
    read: () => Promise.resolve(null),
  };
  await expect(saveRecord({ ...world.ports, records }, null, next)).rejects.toThrow("could not be written");
  expect(world.graph.openSessions).toEqual([]);
});

it.each([
  ["throttled", 0],
  ["failure", 1],
] as const)("sends messages for sixty cancels of a transfer that waits, %s: %i", async (why, messages) => {
  const world = new World(scenario());
  const { record, eTag } = await admitted("t-1", world);
  const decision = { nowMs: world.clock.nowMs(), random: 0, policy: defaultPolicy };
  await world.records.replace(postponed(record, why, 60_000, null, decision), eTag);
  for (let i = 0; i < 60; i++) expect(await requestCancel(world.ports, "t-1")).toBe("requested");
  expect(world.messages).toBe(messages);
});
