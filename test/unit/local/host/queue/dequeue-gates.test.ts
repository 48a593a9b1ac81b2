import { expect, it } from "vitest";
import {
  gateAfterFailure,
  gateBeforeRun,
  poisonQueueName,
} from "../../../../../local/host/queue/dequeue-gates.ts";

const attempt = (dequeueCount: number, hasPoisonQueue = true) => ({
  dequeueCount,
  maxDequeueCount: 5,
  hasPoisonQueue,
});

it("runs the last attempt and none after it", () => {
  expect([4, 5, 6].map((count) => gateBeforeRun(attempt(count)))).toEqual(["run", "run", "poison"]);
});

it("moves a message to the poison queue when its last attempt has failed", () => {
  expect([4, 5, 6].map((count) => gateAfterFailure(attempt(count)))).toEqual(["release", "poison", "poison"]);
});

it("runs the messages of a poison queue without limit, once per lease", () => {
  expect(gateBeforeRun(attempt(99, false))).toBe("run");
  expect(gateAfterFailure(attempt(99, false))).toBe("leave");
});

it("has no poison queue for a poison queue or where its name would be too long", () => {
  expect(poisonQueueName("transfers")).toBe("transfers-poison");
  expect(poisonQueueName("transfers-poison")).toBeNull();
  expect(poisonQueueName("q".repeat(56))).toHaveLength(63);
  expect(poisonQueueName("q".repeat(57))).toBeNull();
});
