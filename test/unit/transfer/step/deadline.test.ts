import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../../src/transfer/policy.ts";
import type { PutAnswer } from "../../../../src/transfer/destination.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import { runStep } from "../../../../src/transfer/step/run-step.ts";
import { hostLimits } from "../../../fakes/fake-host.ts";
import { contentOf, scenario, type Scenario } from "../../../fakes/scenario.ts";
import { justInTime, slowPorts } from "../../../fakes/slow-ports.ts";
import { World } from "../../../fakes/world.ts";

const FUNCTION_TIMEOUT_MS = 600_000;
const MAX_INVOCATIONS = 200;

interface How {
  /** Every message is delivered as a second time. */
  readonly redeliver?: boolean;
  /** How long each byte of the blob takes to come. */
  readonly pieceMs?: number;
  readonly arrange?: (world: World) => void;
}

interface Run {
  readonly world: World;
  /** How long each invocation took. */
  readonly tookMs: readonly number[];
}

/** Carries a transfer out with every call a second under its limit. */
const carryOut = async (
  own: Partial<Scenario>,
  { redeliver = false, pieceMs = 0, arrange = () => undefined }: How = {},
): Promise<Run> => {
  const world = new World(scenario(own), hostLimits);
  arrange(world);
  const ports = slowPorts(world.ports, world.clock, { callMs: justInTime, pieceMs });
  const tookMs: number[] = [];
  world.submit();
  for (let count = 0; count < MAX_INVOCATIONS && world.skipToNextMessage(); count++) {
    const held = world.host.receive();
    if (held === null) continue;
    const startedMs = world.clock.nowMs();
    const delivery = redeliver ? { ...held.delivery, dequeueCount: 2 } : held.delivery;
    await runStep(ports, defaultPolicy, held.message, delivery);
    tookMs.push(world.clock.nowMs() - startedMs);
    world.host.complete(held);
  }
  return { world, tookMs };
};

const answerOnce = (world: World, answer: PutAnswer): void => {
  const putRange = world.graph.putRange.bind(world.graph);
  let isFirst = true;
  world.graph.putRange = async (put) => {
    if (!isFirst) return await putRange(put);
    isFirst = false;
    put.body.resume();
    return answer;
  };
};

/** All bytes arrive, but neither this worker's hash nor its record knows of them. */
const landUnseen = (world: World): void => {
  const putRange = world.graph.putRange.bind(world.graph);
  let isFirst = true;
  world.graph.putRange = async (put) => {
    if (!isFirst) return await putRange(put);
    isFirst = false;
    put.body.destroy();
    await putRange({ ...put, body: Readable.from([contentOf(world.scenario.bytes)], { objectMode: false }) });
    return broken;
  };
};

const refused = { kind: "session-denied", error: transferError("session-denied", "no") } as const;
const broken = { kind: "transient", error: transferError("target-unavailable", "no answer") } as const;

describe("an invocation whose every call takes a second less than its limit", () => {
  it.each<[string, Partial<Scenario>, How]>([
    ["from the first step to the last", {}, {}],
    ["with every message redelivered", {}, { redeliver: true }],
    ["with a deferred commit", { deferCommit: true }, {}],
    ["on a personal drive", { deferCommit: true, isPersonal: true }, { redeliver: true }],
    ["with an empty file", { bytes: 0 }, { redeliver: true }],
    ["in one range", { bytes: 4 }, {}],
    ["in print", { target: "print" }, {}],
    [
      "with a refused range",
      {},
      {
        arrange: (world) => {
          answerOnce(world, refused);
        },
      },
    ],
    [
      "with a lost answer",
      { bytes: 4 },
      {
        arrange: (world) => {
          answerOnce(world, broken);
        },
      },
    ],
    [
      "with a blob whose every byte takes 29 s to be read again for the hash",
      { bytes: 64, rangeBytes: 64 },
      { pieceMs: 29_000, arrange: landUnseen },
    ],
    ["with lookups that lag", { bytes: 4, lagMs: 90_000 }, {}],
  ])("ends before the host ends the worker: %s", async (_what, own, how) => {
    const { world, tookMs } = await carryOut(own, how);
    expect(world.record?.status).toBe("completed");
    expect(Math.max(...tookMs)).toBeLessThan(FUNCTION_TIMEOUT_MS);
    expect(world.graph.drive.commits).toHaveLength(1);
  });
});

describe("an invocation whose record cannot be written", () => {
  const run = async (arrange: (world: World) => void) => {
    const world = new World(scenario());
    world.submit();
    const held = world.host.receive();
    if (held === null) throw new Error("no message");
    arrange(world);
    const slow = slowPorts(world.ports, world.clock, { callMs: justInTime, pieceMs: 0 });
    const records = {
      ...slow.records,
      create: async () => {
        await slow.steps.heads();
        throw new Error("the write timed out");
      },
    };
    const startedMs = world.clock.nowMs();
    const outcome = await runStep({ ...slow, records }, defaultPolicy, held.message, held.delivery);
    expect(outcome).toMatchObject({
      kind: "put-back",
      reason: expect.stringContaining("could not be written") as string,
    });
    expect(world.clock.nowMs() - startedMs).toBeLessThan(FUNCTION_TIMEOUT_MS);
    return world;
  };

  it("gives up before the host ends the worker", async () => {
    const world = await run(() => undefined);
    expect(world.graph.openSessions).toEqual([]);
  });

  it("does so too if its session cannot be deleted either", async () => {
    await run((world) => {
      world.graph.deleteSession = () => Promise.resolve(broken);
    });
  });
});
