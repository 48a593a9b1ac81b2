import { beforeEach, describe, expect, it } from "vitest";
import type { EventServices } from "../../../src/app/event-services.ts";
import { eventTally } from "../../../src/app/event-tally.ts";
import { runTimer } from "../../../src/app/run-timer.ts";
import { readConfig } from "../../../src/config/config.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { StorageUnavailableError } from "../../../src/transfer/storage-error.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { MemoryPoisonQueue } from "../../fakes/memory-poison-queue.ts";
import { scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { eventGrid, fakeAccount, rulesOf } from "../../support/event-messages.ts";
import { BASE } from "../../support/job-messages.ts";
import { UNOBSERVED } from "../../support/telemetry.ts";

const RULES = rulesOf({
  rules: [{ name: "scans", when: { container: "scans" }, target: { kind: "drive", driveId: "b!1" } }],
});
const EVENT = JSON.stringify(eventGrid("scans/a.tif"));

let world: World;
let account: ReturnType<typeof fakeAccount>;
let poison: MemoryPoisonQueue;
let putBack: string[];
let lines: string[];
beforeEach(() => {
  world = new World(scenario());
  account = fakeAccount(RULES, { "scans/a.tif": "10 0x8D1" });
  poison = new MemoryPoisonQueue(world.clock);
  putBack = [];
  lines = [];
});

const run = (
  own: Partial<EventServices> = {},
  ports: Partial<EventServices["ports"]> = {},
): Promise<void> => {
  const note = (line: string) => lines.push(line);
  return runTimer(
    {
      ports: world.ports,
      policy: defaultPolicy,
      batch: new BatchWorld([]).ports(),
      poison: { jobs: new MemoryPoisonQueue(world.clock), steps: new MemoryPoisonQueue(world.clock) },
      events: {
        queueName: "blob-events",
        place: "transfer-records/rules.json",
        scope: { account: "acct", recordContainer: "transfer-records" },
        ports: {
          ...account.ports,
          rules: () => Promise.resolve({ rules: RULES, faults: [], version: "1" }),
          ...ports,
        },
        tally: eventTally(() => world.clock.nowMs()),
        putBack: (text) => {
          putBack.push(text);
          return Promise.resolve();
        },
        poison,
        ...own,
      },
      config: readConfig({ AzureWebJobsStorage: "UseDevelopmentStorage=true" }),
      sourceBaseUrl: BASE,
      isQueueOwner: () => Promise.resolve(true),
      removeOldRejections: () => Promise.resolve(0),
      ...UNOBSERVED,
    },
    { log: note, warn: note, error: note },
  );
};

const age = (): void => {
  world.clock.advanceBy(defaultPolicy.rescueAfterMs);
};

describe("an event that stays in its poison queue", () => {
  it("is tried once more by the timer, and counted", async () => {
    poison.add(EVENT, { dequeueCount: 20 });
    age();
    await run();
    expect(account.jobs.size).toBe(1);
    expect(poison.left).toEqual([]);
    expect(lines.find((line) => line.includes("transfers: "))).toContain('"poison":1');
  });

  it("is left to the dead-letter function for a quarter of an hour", async () => {
    poison.add(EVENT);
    await run();
    expect(account.jobs.size).toBe(0);
    expect(poison.left).toHaveLength(1);
  });

  it("is reported where it fails again, and where it cannot be read", async () => {
    poison.add(EVENT);
    poison.add("{oops");
    age();
    await run({}, { look: () => Promise.reject(new Error("a fault of the code")) });
    expect(world.results.rejected.map(({ data }) => data.error.code).sort()).toEqual([
      "invalid-job",
      "poisoned",
    ]);
    expect(poison.left).toEqual([]);
  });

  it("goes back to its queue while storage is out", async () => {
    poison.add(EVENT);
    age();
    await run({}, { look: () => Promise.reject(new StorageUnavailableError("503")) });
    expect(putBack).toEqual([EVENT]);
    expect([poison.left, world.results.rejected]).toEqual([[], []]);
  });

  it("stops nothing else where the queue cannot be read", async () => {
    poison.receive = () => Promise.reject(new Error("no answer"));
    await expect(run()).rejects.toThrow("poison queue of events: no answer");
  });
});
