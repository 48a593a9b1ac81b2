import { beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/config.ts";
import { runTimer } from "../../../src/app/run-timer.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { Ports } from "../../../src/transfer/ports.ts";
import { MemoryPoisonQueue } from "../../fakes/memory-poison-queue.ts";
import { scenario } from "../../fakes/scenario.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { World } from "../../fakes/world.ts";
import { BASE } from "../../support/job-messages.ts";
import { UNOBSERVED } from "../../support/telemetry.ts";
import { failed, requestOf, running } from "../../support/records-by-status.ts";

const config = readConfig({ AzureWebJobsStorage: "UseDevelopmentStorage=true" });

let world: World;
let poison: { readonly jobs: MemoryPoisonQueue; readonly steps: MemoryPoisonQueue };
let lines: string[];
let removedBefore: number[];
beforeEach(() => {
  removedBefore = [];
  world = new World(scenario());
  poison = { jobs: new MemoryPoisonQueue(world.clock), steps: new MemoryPoisonQueue(world.clock) };
  lines = [];
});

const run = (ports: Partial<Ports> = {}): Promise<void> => {
  const note = (level: string) => (line: string) => lines.push(`${level} ${line}`);
  return runTimer(
    {
      ports: { ...world.ports, ...ports },
      policy: defaultPolicy,
      batch: new BatchWorld([]).ports(),
      events: null,
      poison,
      config,
      sourceBaseUrl: BASE,
      isQueueOwner: () => Promise.resolve(true),
      removeOldRejections: (beforeMs) => {
        removedBefore.push(beforeMs);
        return Promise.resolve(0);
      },
      ...UNOBSERVED,
    },
    { log: note("log"), warn: note("warn"), error: note("error") },
  );
};

const stateLine = (): unknown =>
  JSON.parse(
    /^log transfers: (.*)$/.exec(lines.find((line) => line.includes("transfers: ")) ?? "")?.[1] ?? "0",
  );

it("logs the state of the queues in every run", async () => {
  await run();
  expect(lines).toEqual([
    'log transfers: {"oldestJobS":null,"oldestStepS":null,"poison":0,"resent":0,"republished":0,"failed":0}',
  ]);
});

it("deletes what is kept of rejected messages as long after as records", async () => {
  await run();
  const { recordRetentionMs } = config;
  expect(recordRetentionMs).not.toBeNull();
  expect(removedBefore).toEqual([world.clock.nowMs() - (recordRetentionMs ?? 0)]);
});

it("logs what it found, and what it did", async () => {
  await world.records.create(running("stalled", requestOf(), world.clock.nowMs()));
  world.clock.advanceBy(defaultPolicy.rescueAfterMs);
  world.submit();
  world.clock.advanceBy(90_000);
  poison.jobs.add("{oops");
  poison.steps.add("{oops");
  await run();
  expect(stateLine()).toEqual({
    oldestJobS: 90,
    oldestStepS: null,
    poison: 2,
    resent: 1,
    republished: 0,
    failed: 0,
  });
});

describe("in one run", () => {
  const setUp = async (): Promise<void> => {
    const nowMs = world.clock.nowMs();
    await world.records.create(failed("a-poisoned-end", requestOf(), nowMs));
    await world.records.create(running("stalled", requestOf(), nowMs));
    poison.jobs.add("{oops", { dequeueCount: 20 });
    poison.steps.add("{oops too");
    world.clock.advanceBy(defaultPolicy.rescueAfterMs + 60_000);
  };
  const resent = (): readonly unknown[] => world.queues.steps.peekAll();

  it("a stalled transfer goes on although an end and a message beside it cannot be published", async () => {
    await setUp();
    await run({ results: { publish: () => Promise.reject(new Error("413")) } });
    expect(resent()).toMatchObject([{ kind: "step", transferId: "stalled" }]);
    expect(stateLine()).toMatchObject({ resent: 1, republished: 0, failed: 1, poison: 2 });
    expect(lines).toContain("error transfer a-poisoned-end could not be rescued: 413");
    expect(
      lines.filter((line) => /^error poison message poison-1 could not be handled: 413$/.test(line)),
    ).toHaveLength(2);
    expect(poison.jobs.left).toHaveLength(1);
  });

  it("what stays in the poison queues is handled although no record can be read", async () => {
    await setUp();
    const heads = () => Promise.reject(new Error("no answer"));
    await expect(run({ steps: { ...world.ports.steps, heads } })).rejects.toThrow("no answer");
    expect(lines.filter((line) => line.startsWith("warn message "))).toHaveLength(2);
    expect(world.results.rejected).toHaveLength(2);
    expect([poison.jobs.left, poison.steps.left]).toEqual([[], []]);
  });

  it("a stalled transfer goes on although a poison queue cannot be read", async () => {
    await setUp();
    const down = () => Promise.reject(new Error("no answer"));
    poison.jobs.count = down;
    poison.jobs.receive = down;
    await expect(run()).rejects.toThrow("no answer; poison queue of jobs: no answer");
    expect(resent()).toMatchObject([{ kind: "step", transferId: "stalled" }]);
    expect(stateLine()).toMatchObject({ resent: 1, republished: 1, poison: null });
    expect(poison.steps.left).toEqual([]);
  });
});
