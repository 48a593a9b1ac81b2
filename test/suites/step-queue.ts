import { beforeEach, describe, expect, it } from "vitest";
import type { JobMessage, RetryMessage, StepMessage } from "../../src/transfer/message.ts";
import type { StepQueue } from "../../src/transfer/ports.ts";
import { jobOf, scenario } from "../fakes/scenario.ts";

export interface StepQueueUnderTest {
  readonly queue: StepQueue;
  /** Every visible message, as the app reads it. May take the messages off the queue. */
  receiveAll(): Promise<readonly unknown[]>;
}

const message: StepMessage = {
  kind: "step",
  transferId: "t-1",
  runId: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
  step: 7,
  admittedAt: "2026-01-05T08:00:00.000Z",
};

/** What the domain relies on in the queue of steps. Each call of `make` returns an empty one. */
export const stepQueueContract = (make: () => Promise<StepQueueUnderTest> | StepQueueUnderTest): void => {
  describe("a step queue", () => {
    let tested: StepQueueUnderTest;
    beforeEach(async () => {
      tested = await make();
    });

    it("is empty at first", async () => {
      expect(await tested.queue.oldestVisibleAt()).toBeNull();
      expect(await tested.receiveAll()).toEqual([]);
    });

    it("delivers steps and retries with every field", async () => {
      const retry: RetryMessage = { ...message, kind: "retry", step: 9 };
      await tested.queue.send(message, 0);
      await tested.queue.send(retry, 0);
      const received = await tested.receiveAll();
      expect(received).toHaveLength(2);
      expect(received).toEqual(expect.arrayContaining([message, retry]));
    });

    it("delivers a job with every field, whatever characters it holds", async () => {
      const { request } = jobOf(scenario());
      const target = { kind: "bundle", driveId: "b!x", itemId: "01ABC" };
      // The service wraps messages in XML, which does not allow U+FFFE.
      const labels = { "Grüße \u0001": "<&> \uFFFE" };
      const options = { ...request.options, rangeBytes: 327_680, labels };
      const job: JobMessage = {
        kind: "job",
        job: { transferId: "t-1", request: { ...request, target, options } },
      };
      await tested.queue.send(job, 0);
      expect(await tested.receiveAll()).toEqual([job]);
    });

    it("keeps the flag of a redelivered message", async () => {
      await tested.queue.send({ ...message, redelivered: true }, 0);
      expect(await tested.receiveAll()).toEqual([{ ...message, redelivered: true }]);
    });

    it("delivers a message as often as it was sent", async () => {
      await tested.queue.send(message, 0);
      await tested.queue.send(message, 0);
      expect(await tested.receiveAll()).toEqual([message, message]);
    });

    it("hides a message until its delay has passed", async () => {
      await tested.queue.send(message, 600_000);
      expect(await tested.receiveAll()).toEqual([]);
      expect(await tested.queue.oldestVisibleAt()).toBeNull();
    });

    it("accepts a delay longer than a queue can hide a message", async () => {
      await tested.queue.send(message, 30 * 24 * 3_600_000);
      expect(await tested.receiveAll()).toEqual([]);
    });

    it("says when its oldest visible message was sent", async () => {
      await tested.queue.send(message, 0);
      const first = await tested.queue.oldestVisibleAt();
      await tested.queue.send({ ...message, step: 8 }, 0);
      expect(first).toBeInstanceOf(Date);
      expect(await tested.queue.oldestVisibleAt()).toEqual(first);
    });
  });
};
