import { expect, it } from "vitest";
import type { StepMessage } from "../../../src/transfer/message.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeHost, hostLimits } from "../../fakes/fake-host.ts";
import { MemoryQueue } from "../../fakes/memory-queue.ts";
import type { TransferMessage } from "../../fakes/memory-step-queue.ts";

const message: StepMessage = { kind: "step", transferId: "t", runId: "r", step: 1, admittedAt: "" };

const begin = () => {
  const clock = new FakeClock();
  const queue = (name: string) => new MemoryQueue<TransferMessage>(clock, name);
  const main = queue("main");
  const poison = queue("poison");
  const host = new FakeHost(
    { jobs: queue("jobs"), steps: main },
    { jobs: queue("jobs-poison"), steps: poison },
  );
  return { clock, main, poison, host };
};

it("makes a message visible when its lease ends, and refuses its delete by the last holder", () => {
  const { clock, main } = begin();
  main.send(message);
  const first = main.receive(1000);
  expect(main.receive(1000)).toBeNull();
  clock.advanceBy(1000);
  const second = main.receive(1000);
  expect([first?.dequeueCount, second?.dequeueCount]).toEqual([1, 2]);
  expect(first && main.delete(first)).toBe(false);
  expect(second && main.delete(second)).toBe(true);
  expect(main.size).toBe(0);
});

it("moves a message that failed five times to the poison queue, under a new id", () => {
  const { clock, main, poison, host } = begin();
  main.send(message);
  const ids = new Set<string>();
  for (let time = 1; time <= hostLimits.maxDequeueCount; time++) {
    const held = host.receive();
    expect([held?.delivery.dequeueCount, held?.delivery.poisoned]).toEqual([time, false]);
    if (held) host.fail(held);
    ids.add(held?.delivery.messageId ?? "");
    clock.advanceBy(hostLimits.retryDelayMs);
  }
  expect([main.size, poison.size]).toEqual([0, 1]);
  const held = host.receive();
  expect(held?.delivery.poisoned).toBe(true);
  expect(ids).not.toContain(held?.delivery.messageId);
});

it("does not run a message whose fifth worker has died", () => {
  const { clock, main, poison, host } = begin();
  main.send(message);
  for (let time = 1; time <= hostLimits.maxDequeueCount; time++) {
    host.receive();
    clock.advanceBy(hostLimits.leaseMs);
  }
  expect(host.receive()).toBeNull();
  expect([main.size, poison.size]).toEqual([0, 1]);
});
