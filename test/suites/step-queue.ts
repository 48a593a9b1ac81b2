import { beforeEach, describe, expect, test } from "vitest";
import type { JobMessage, RetryMessage, StepMessage } from "../../src/transfer/message.ts";
import type { StepQueue } from "../../src/transfer/ports.ts";
import { jobOf, scenario } from "../fakes/scenario.ts";

export interface StepQueueUnderTest {
  readonly queue: StepQueue;
  /** What can be seen now, as the app would read it; it may be gone from the queue then. */
  receiveAll(): Promise<readonly unknown[]>;
}

const message: StepMessage = {
  kind: "step",
  transferId: "t-1",
  runId: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
  step: 7,
  admittedAt: "2026-01-05T08:00:00.000Z",
};

/** What the domain relies on in the queue of steps. Each call of `make` gives an empty one. */
export const stepQueueContract = (make: () => Promise<StepQueueUnderTest> | StepQueueUnderTest): void => {
  describe("a step queue", () => {
    let it: StepQueueUnderTest;
    beforeEach(async () => {
      it = await make();
    });

    test("is empty at first", async () => {
      expect(await it.queue.oldestVisibleAt()).toBeNull();
      expect(await it.receiveAll()).toEqual([]);
    });

    test("carries steps and retries whole", async () => {
      const retry: RetryMessage = { ...message, kind: "retry", step: 9 };
      await it.queue.send(message, 0);
      await it.queue.send(retry, 0);
      const received = await it.receiveAll();
      expect(received).toHaveLength(2);
      expect(received).toEqual(expect.arrayContaining([message, retry]));
    });

    test("carries a job whole", async () => {
      const { request } = jobOf(scenario());
      const target = { kind: "bundle", driveId: "b!x", itemId: "01ABC" };
      // U+FFFE is no character of XML, in which the service packs messages.
      const labels = { "Grüße \u0001": "<&> \uFFFE" };
      const options = { ...request.options, rangeBytes: 327_680, labels };
      const job: JobMessage = {
        kind: "job",
        job: { transferId: "t-1", request: { ...request, target, options } },
      };
      await it.queue.send(job, 0);
      expect(await it.receiveAll()).toEqual([job]);
    });

    test("carries that a message was put back", async () => {
      await it.queue.send({ ...message, redelivered: true }, 0);
      expect(await it.receiveAll()).toEqual([{ ...message, redelivered: true }]);
    });

    test("delivers a message as often as it was sent", async () => {
      await it.queue.send(message, 0);
      await it.queue.send(message, 0);
      expect(await it.receiveAll()).toEqual([message, message]);
    });

    test("hides a delayed message", async () => {
      await it.queue.send(message, 600_000);
      expect(await it.receiveAll()).toEqual([]);
      expect(await it.queue.oldestVisibleAt()).toBeNull();
    });

    test("takes a delay that is longer than any queue can hold a message back", async () => {
      await it.queue.send(message, 30 * 24 * 3_600_000);
      expect(await it.receiveAll()).toEqual([]);
    });

    test("tells since when its head has waited", async () => {
      await it.queue.send(message, 0);
      const first = await it.queue.oldestVisibleAt();
      await it.queue.send({ ...message, step: 8 }, 0);
      expect(first).toBeInstanceOf(Date);
      expect(await it.queue.oldestVisibleAt()).toEqual(first);
    });
  });
};
