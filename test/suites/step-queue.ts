import { beforeEach, describe, expect, it } from "vitest";
import type { JobMessage, RetryMessage, StepMessage } from "../../src/transfer/message.ts";
import type { StepQueue } from "../../src/transfer/ports.ts";
import { jobOf, scenario } from "../fakes/scenario.ts";

export interface StepQueueUnderTest {
  readonly queue: StepQueue;
  /** Every visible message of both queues, as the app reads it, and without when it was due. Takes them off. */
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
      expect(await tested.queue.heads()).toEqual({ jobs: null, steps: null });
      expect(await tested.receiveAll()).toEqual([]);
    });

    it("delivers steps and retries with every field", async () => {
      const retry: RetryMessage = { ...message, kind: "retry", step: 9 };
      await tested.queue.send("steps", message, 0);
      await tested.queue.send("jobs", retry, 0);
      const received = await tested.receiveAll();
      expect(received).toHaveLength(2);
      expect(received).toEqual(expect.arrayContaining([message, retry]));
    });

    it("delivers a job with every field, whatever characters it holds", async () => {
      const job = jobWith("t-1");
      await tested.queue.send("jobs", job, 0);
      expect(await tested.receiveAll()).toEqual([job]);
    });

    it("delivers a job that was put back, with what was said of it", async () => {
      const job: JobMessage = { ...jobWith("t-1"), redelivered: true };
      await tested.queue.send("jobs", { ...job, dueAt: "2026-01-05T07:00:00.000Z" }, 0);
      expect(await tested.receiveAll()).toEqual([job]);
    });

    it("keeps the flag of a redelivered message, and since when its record is missing", async () => {
      const putBack = { ...message, redelivered: true, missingSince: "2026-01-05T08:01:00.000Z" };
      await tested.queue.send("steps", putBack, 0);
      expect(await tested.receiveAll()).toEqual([putBack]);
    });

    it("delivers a message of a newer version as it came", async () => {
      const json = { blobferry: "step", v: 99, transferId: "t-1", colour: "red" };
      await tested.queue.send("steps", { kind: "newer", version: 99, json }, 0);
      expect(await tested.receiveAll()).toEqual([{ kind: "newer", version: 99, json }]);
    });

    it("delivers a message as often as it was sent", async () => {
      await tested.queue.send("steps", message, 0);
      await tested.queue.send("steps", message, 0);
      expect(await tested.receiveAll()).toEqual([message, message]);
    });

    it("hides a message until its delay has passed", async () => {
      await tested.queue.send("steps", message, 600_000);
      expect(await tested.receiveAll()).toEqual([]);
      expect(await tested.queue.heads()).toEqual({ jobs: null, steps: null });
    });

    it("accepts a delay longer than a queue can hide a message", async () => {
      await tested.queue.send("steps", message, 30 * 24 * 3_600_000);
      expect(await tested.receiveAll()).toEqual([]);
    });

    it("says of each queue when its head was to be delivered, wherever it was before", async () => {
      const dueAt = "2026-01-05T07:00:00.000Z";
      await tested.queue.send("steps", { ...message, dueAt }, 0);
      await tested.queue.send("steps", { ...message, step: 8 }, 0);
      expect(await tested.queue.heads()).toEqual({ jobs: null, steps: { dueAtMs: Date.parse(dueAt) } });
      await tested.queue.send("jobs", jobWith("t-2"), 0);
      expect((await tested.queue.heads()).jobs?.dueAtMs).toBeGreaterThan(0);
    });

    it("hides a spare, which becomes the next message, and cannot be removed any more", async () => {
      const spare = await tested.queue.sendSpare({ ...message, redelivered: true }, 600_000);
      expect(await tested.receiveAll()).toEqual([]);
      expect(await spare.become({ ...message, step: 8 }, 0)).toBe(true);
      await spare.remove();
      expect(await tested.receiveAll()).toEqual([{ ...message, step: 8 }]);
    });

    it("removes a spare that is not needed", async () => {
      const spare = await tested.queue.sendSpare(message, 600_000);
      await spare.remove();
      expect(await spare.become({ ...message, step: 8 }, 0)).toBe(false);
      expect(await tested.receiveAll()).toEqual([]);
    });

    it("delivers a spare that its worker does not come back to", async () => {
      const spare = await tested.queue.sendSpare({ ...message, redelivered: true }, 0);
      const received: unknown[] = [];
      await expect
        .poll(async () => received.push(...(await tested.receiveAll())), { timeout: 60_000 })
        .toBeGreaterThan(0);
      expect(received).toEqual([{ ...message, redelivered: true }]);
      expect(await spare.become({ ...message, step: 8 }, 0)).toBe(false);
      await spare.remove();
    });
  });
};

/** The service wraps messages in XML, which does not allow U+FFFE. */
const jobWith = (transferId: string): JobMessage => {
  const { request } = jobOf(scenario());
  const target = { kind: "bundle", driveId: "b!x", itemId: "01ABC" };
  const labels = { "Grüße \u0001": "<&> \uFFFE" };
  const options = { ...request.options, rangeBytes: 327_680, labels };
  return { kind: "job", job: { transferId, request: { ...request, target, options } } };
};

/** The adapter of a queue stamps messages with when they are due. */
export const withoutDueAt = (message: object): object =>
  Object.fromEntries(Object.entries(message).filter(([name]) => name !== "dueAt"));
