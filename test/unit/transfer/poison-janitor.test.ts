import { beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../../src/transfer/outcome.ts";
import {
  clearPoison,
  countPoison,
  type Cleared,
  type Janitor,
} from "../../../src/transfer/poison-janitor.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { StorageUnavailableError } from "../../../src/transfer/storage-error.ts";
import { rejectPoisoned } from "../../../src/transfer/step/reject.ts";
import { runStep } from "../../../src/transfer/step/run-step.ts";
import { MemoryPoisonQueue } from "../../fakes/memory-poison-queue.ts";
import { scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { job, readOfTransfer } from "../../support/job-messages.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const deepJob = JSON.stringify(job).replace(/\}$/, `,"labels":{"x":${"[".repeat(6000)}${"]".repeat(6000)}}}`);

let world: World;
let jobs: MemoryPoisonQueue;
let steps: MemoryPoisonQueue;
beforeEach(() => {
  world = new World(scenario());
  jobs = new MemoryPoisonQueue(world.clock);
  steps = new MemoryPoisonQueue(world.clock);
});

type Message = ReturnType<typeof readOfTransfer>;

const clear = (own: Partial<Janitor<Message, Outcome>> = {}): Promise<Cleared<Outcome>> =>
  clearPoison({
    clock: world.clock,
    queues: { jobs, steps },
    minAgeMs: defaultPolicy.rescueAfterMs,
    endMs: world.clock.nowMs() + 5 * MINUTE_MS,
    read: (text) => readOfTransfer(text),
    run: (message, delivery) => runStep(world.ports, defaultPolicy, message, delivery),
    giveUp: (message, delivery, reason) => rejectPoisoned(world.ports, delivery, message, reason),
    ...own,
  });

const age = (): void => {
  world.clock.advanceBy(defaultPolicy.rescueAfterMs);
};
const failing = (message: string) => () => Promise.reject(new Error(message));

describe("a message that has been in a poison queue for a quarter of an hour", () => {
  it("is handled as the dead-letter function does it, and deleted", async () => {
    jobs.add(deepJob);
    steps.add(JSON.stringify({ ...job, transferId: "t-1" }));
    age();
    expect(await countPoison([jobs, steps])).toBe(2);
    expect(await clear()).toMatchObject({ failed: [], errors: [] });
    expect(world.results.rejected).toMatchObject([
      { data: { error: { code: "invalid-job" }, receivedText: deepJob.slice(0, 4096) } },
    ]);
    // A job that was not begun is admitted, and a step of it follows.
    expect(world.record?.transferId).toBe("t-1");
    expect([jobs.left, steps.left]).toEqual([[], []]);
  });

  it("tells its handler which queue it comes from, and how often it was delivered", async () => {
    const messageId = steps.add("text", { dequeueCount: 4 });
    age();
    const seen: unknown[] = [];
    await clear({
      run: (_message, delivery) => {
        seen.push(delivery);
        return Promise.resolve({ kind: "held", transferId: "t", delayMs: 0 });
      },
    });
    expect(seen).toMatchObject([
      { queue: "steps", messageId, dequeueCount: 5, poisoned: true, text: "text" },
    ]);
  });
});

it("leaves a younger message to the dead-letter function, and receives it once in a run", async () => {
  jobs.add("{oops");
  world.clock.advanceBy(defaultPolicy.rescueAfterMs - 1000);
  expect(await clear()).toEqual({ outcomes: [], failed: [], errors: [] });
  expect(jobs.left).toEqual([["{oops", 1]]);
  expect(jobs.visible).toBe(1);
});

it("takes a bounded number of messages, and none after its time", async () => {
  for (let i = 0; i < 500; i++) jobs.add(`{oops ${i}`);
  age();
  await clear({ endMs: world.clock.nowMs() });
  expect(jobs.left).toHaveLength(500);
  await clear();
  expect(jobs.left).toHaveLength(500 - 128);
});

it("makes messages visible again that it has no time left for", async () => {
  for (let i = 0; i < 20; i++) jobs.add(`{oops ${i}`);
  age();
  const endMs = world.clock.nowMs() + 1;
  await clear({
    endMs,
    run: (message, delivery) => {
      world.clock.advanceTo(endMs);
      return runStep(world.ports, defaultPolicy, message, delivery);
    },
  });
  expect(jobs.left).toHaveLength(19);
  expect(jobs.visible).toBe(19);
});

describe("a message that cannot be handled", () => {
  it("stays, is reported without secrets and in one line, and stops no other", async () => {
    const messageId = jobs.add("bad");
    jobs.add("{good");
    steps.add("{good too");
    age();
    const cleared = await clear({
      run: (message, delivery) =>
        delivery.text === "bad"
          ? Promise.reject(new Error(`no\nway https://up.example/s?tempauth=abc ${"x".repeat(5000)}`))
          : runStep(world.ports, defaultPolicy, message, delivery),
    });
    expect(cleared.outcomes).toHaveLength(2);
    expect(cleared.failed).toMatchObject([{ messageId }]);
    const { reason } = cleared.failed[0] ?? { reason: "" };
    expect(reason).toMatch(/^no\uFFFDway \[up\.example\]/);
    expect(reason.length).toBeLessThanOrEqual(500);
    expect(jobs.left).toEqual([["bad", 1]]);
    expect(steps.left).toEqual([]);
  });

  it("is rejected after ten more deliveries, with the beginning of its text", async () => {
    jobs.add(JSON.stringify({ ...job, transferId: "t-1" }));
    age();
    for (let run = 1; run <= 10; run++) {
      expect((await clear({ run: failing("no way") })).failed, `run ${run}`).toHaveLength(1);
      age();
    }
    expect(world.results.all).toEqual([]);
    expect(await clear({ run: failing("no way") })).toMatchObject({
      outcomes: [{ kind: "rejected" }],
      failed: [],
    });
    expect(world.results.rejected).toMatchObject([
      {
        data: {
          transferId: "t-1",
          source: { blob: job.source.blob },
          error: {
            code: "poisoned",
            message:
              "the message was delivered 11 times from the poison queue and could not be handled: no way",
          },
          receivedText: JSON.stringify({ ...job, transferId: "t-1" }),
        },
      },
    ]);
    expect(world.results.rejected[0]?.subject).not.toBe("t-1");
    expect(jobs.left).toEqual([]);
  });

  it("is rejected even if it cannot be read", async () => {
    jobs.add("text", { dequeueCount: 20 });
    age();
    await clear({
      read: () => {
        throw new RangeError("too deep");
      },
    });
    expect(world.results.rejected).toMatchObject([
      { data: { transferId: null, error: { code: "poisoned" }, receivedText: "text" } },
    ]);
    expect(jobs.left).toEqual([]);
  });

  it("is not given up because storage is out, until the queue is about to drop it", async () => {
    const run = () => Promise.reject(new StorageUnavailableError("storage answered 503"));
    jobs.add("text", { dequeueCount: 20 });
    age();
    expect(await clear({ run })).toMatchObject({
      outcomes: [],
      failed: [{ reason: "storage answered 503" }],
    });
    world.clock.advanceBy(6 * DAY_MS);
    await clear({ run });
    expect(world.results.rejected).toHaveLength(1);
    expect(jobs.left).toEqual([]);
  });

  it("is rejected without another try when it is about to expire, because it may end the process", async () => {
    jobs.add("text", { dequeueCount: 20 });
    world.clock.advanceBy(6 * DAY_MS + MINUTE_MS);
    await clear({ run: () => Promise.reject(new Error("never called")) });
    expect(world.results.rejected[0]?.data.error.message).toMatch(/: it is about to expire$/);
  });

  it("stays when its rejection cannot be published", async () => {
    jobs.add("text", { dequeueCount: 20 });
    age();
    expect(await clear({ giveUp: failing("results are out"), run: failing("no way") })).toMatchObject({
      outcomes: [],
      failed: [{ reason: "results are out" }],
    });
    expect(jobs.left).toHaveLength(1);
  });
});

it("works on one queue when the other cannot be read", async () => {
  jobs.add("{oops");
  age();
  const broken = Object.assign(new MemoryPoisonQueue(world.clock), { receive: failing("no\nanswer") });
  expect(await clear({ queues: { jobs, steps: broken } })).toMatchObject({
    outcomes: [{ kind: "rejected" }],
    errors: ["poison queue of steps: no\uFFFDanswer"],
  });
});
