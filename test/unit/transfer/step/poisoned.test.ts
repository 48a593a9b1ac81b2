import { expect, it } from "vitest";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import type { RecordStore } from "../../../../src/transfer/ports.ts";
import { runStep } from "../../../../src/transfer/step/run-step.ts";
import { boundRecords } from "../../../fakes/bound-records.ts";
import { scenario } from "../../../fakes/scenario.ts";
import { World } from "../../../fakes/world.ts";

type Replace = RecordStore["replace"];

/** Begins a transfer, and delivers its next message from the poison queue to a store that replaces records like this. */
const poisonedOnce = async (replaceIn: (world: World) => Replace) => {
  const world = new World(scenario());
  world.submit();
  const received = () => {
    const held = world.host.receive();
    if (held === null) throw new Error("there is no message");
    return held;
  };
  const job = received();
  await runStep(world.ports, defaultPolicy, job.message, job.delivery);
  world.host.complete(job);
  const step = received();
  const ports = { ...world.ports, records: { ...boundRecords(world), replace: replaceIn(world) } };
  const outcome = await runStep(ports, defaultPolicy, step.message, { ...step.delivery, poisoned: true });
  world.host.complete(step);
  return { world, outcome };
};

it("counts a poisoning once although the answer to its write was lost, and the repeated write met it", async () => {
  const { world, outcome } = await poisonedOnce(({ records }) => async (record, eTag) => {
    await records.replace(record, eTag);
    return await records.replace(record, eTag);
  });
  expect(outcome.kind).toBe("resent");
  expect(world.record?.poisonings).toBe(1);
  expect(world.messages).toBe(1);
});

it("counts it although a cancel was requested in the same moment, which is kept", async () => {
  let isFirst = true;
  const { world } = await poisonedOnce(({ records }) => async (record, eTag) => {
    if (isFirst) {
      isFirst = false;
      const stored = records.peek(record.transferId);
      if (stored !== null) await records.replace({ ...stored.record, cancelRequested: true }, eTag);
    }
    return await records.replace(record, eTag);
  });
  expect(world.record).toMatchObject({ poisonings: 1, cancelRequested: true });
});
