import { expect, it } from "vitest";
import type { Delivery, InvalidMessage } from "../../../../src/transfer/message.ts";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import { runStep } from "../../../../src/transfer/step/run-step.ts";
import { scenario } from "../../../fakes/scenario.ts";
import { World } from "../../../fakes/world.ts";

const delivery: Delivery = {
  queue: "jobs",
  messageId: "m",
  insertedOn: new Date("2026-01-05T08:00:00.000Z"),
  dequeueCount: 1,
  poisoned: false,
  text: "é".repeat(5000),
};
const invalid: InvalidMessage = {
  kind: "invalid",
  transferId: null,
  error: transferError("invalid-job", "target: is missing"),
};

it("an invalid job publishes the same failure each time, with the field and the received text", async () => {
  const world = new World(scenario());
  await runStep(world.ports, defaultPolicy, invalid, delivery);
  await runStep(world.ports, defaultPolicy, invalid, { ...delivery, dequeueCount: 2 });
  const [first, second] = world.results.rejected;
  expect(first?.type).toBe("blobferry.message.rejected");
  expect(first?.data.error.message).toBe("target: is missing");
  expect(first?.data.receivedText).toBe("é".repeat(2048));
  expect(second?.id).toBe(first?.id);
  expect(world.records.peekAll()).toEqual([]);
});

it("a step whose record is missing is put back for a while, and then rejected in no transfer's name", async () => {
  const world = new World(scenario());
  const step = {
    kind: "step" as const,
    transferId: "t",
    runId: "r",
    step: 3,
    admittedAt: "2026-01-05T08:00:00.000Z",
  };
  const outcome = await runStep(world.ports, defaultPolicy, step, { ...delivery, queue: "steps" });
  expect(outcome.kind).toBe("put-back");
  expect(world.results.all).toEqual([]);
  const [putBack] = world.queues.steps.peekAll();
  if (putBack?.kind !== "step") throw new Error("it is not on the queue");
  world.clock.advanceBy(defaultPolicy.missingRecordMs);
  expect((await runStep(world.ports, defaultPolicy, putBack, delivery)).kind).toBe("rejected");
  const [event] = world.results.rejected;
  expect(event?.data.error.code).toBe("record-missing");
  expect(event?.data.transferId).toBe("t");
  expect(event?.subject).not.toBe("t");
});

it("a step whose record is missing since a time to come is not put back for ever", async () => {
  const world = new World(scenario());
  const step = { kind: "step", transferId: "t", runId: "r", step: 3 } as const;
  const times = { admittedAt: "2026-01-05T08:00:00.000Z", missingSince: "9999-12-31T23:59:59.000Z" };
  await runStep(world.ports, defaultPolicy, { ...step, ...times }, { ...delivery, queue: "steps" });
  const [putBack] = world.queues.steps.peekAll();
  if (putBack?.kind !== "step") throw new Error("it is not on the queue");
  world.clock.advanceBy(defaultPolicy.missingRecordMs);
  expect((await runStep(world.ports, defaultPolicy, putBack, delivery)).kind).toBe("rejected");
});

it("a retry on the queue of the steps that may not begin yet waits with the jobs", async () => {
  const world = new World(scenario());
  world.source.remove({ container: "reports", blob: "2026/big.bin" });
  world.submit();
  const held = world.host.receive();
  if (held === null) throw new Error("no message");
  await runStep(world.ports, defaultPolicy, held.message, held.delivery);
  world.host.complete(held);
  if (world.record === null) throw new Error("no record");
  const { transferId, runId, step, admittedAt } = world.record;
  const retry = { kind: "retry", transferId, runId, step, admittedAt } as const;
  const pauseMs = 600_000;
  const admission = { enter: () => Promise.resolve(false), pauseMs: () => Promise.resolve(pauseMs) };
  const ports = { ...world.ports, admission };
  const outcome = await runStep(ports, defaultPolicy, retry, { ...delivery, queue: "steps" });
  expect(outcome).toMatchObject({ kind: "held", delayMs: pauseMs });
  expect(world.queues.steps.size).toBe(0);
  expect(world.queues.jobs.size).toBe(1);
});

it("a blob that does not exist fails its transfer without a session", async () => {
  const world = new World(scenario());
  world.source.remove({ container: "reports", blob: "2026/big.bin" });
  world.submit();
  const held = world.host.receive();
  if (held === null) throw new Error("no message");
  await runStep(world.ports, defaultPolicy, held.message, held.delivery);
  expect(world.record?.status).toBe("failed");
  expect(world.results.published[0]?.data.error?.code).toBe("source-not-found");
  expect(world.graph.sessions.size).toBe(0);
});
