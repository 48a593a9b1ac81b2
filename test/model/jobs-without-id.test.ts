import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import type { Delivered } from "../fakes/fake-host.ts";
import { scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";
import { Process } from "./simulation/process.ts";
import { NONE } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { isEndWithoutId } from "./rules/poisoned-without-id.ts";
import { runAlone, workAlone, type Run } from "./simulation/run-alone.ts";
import { traceOf } from "./simulation/trace.ts";
import { Checker } from "./simulation/checker.ts";

const withoutId = scenario({ transferId: null, bytes: 7 });

const mustHold = ({ world, checker }: Run, jobs = 1): void => {
  expect(violationsAtEnd(world, checker, jobs), checker.history.join("\n")).toEqual([]);
};
const isJobWithoutId = ({ message }: Delivered): boolean =>
  message.kind === "job" && message.job.transferId === null;
const statuses = (world: World): string[] =>
  world.records.peekAll().map((record) => (isEndWithoutId(record) ? "withoutId" : record.status));

describe("a job without an id", () => {
  it("ends once, under one id, although it crashes a worker at the same point of every delivery", async () => {
    for (let at = 0; ; at++) {
      const passed = new Map<string, number>();
      const reached = new Set<number>();
      const run = await runAlone(withoutId, (point, _index, _delivery, held) => {
        if (held.message.kind !== "job" || held.delivery.poisoned) return NONE;
        const key = `${held.delivery.messageId} ${held.delivery.dequeueCount}`;
        const nth = passed.get(key) ?? 0;
        passed.set(key, nth + 1);
        reached.add(nth);
        const isRequeue = isJobWithoutId(held) && (point.area === "host" || point.name === "send");
        return nth === at && !isRequeue ? { kind: "die-before" } : NONE;
      });
      if (!reached.has(at)) return;
      mustHold(run);
      expect(statuses(run.world)).toHaveLength(1);
    }
  });

  it.each([
    // The poison queue's handler creates the record, and the transfer goes on from there.
    ["create", "completed", undefined],
    ["createSession", "failed", "poisoned"],
    ["replace", "failed", "poisoned"],
  ])(
    "ends once, under its own id, if every worker of its first step crashes before its %s",
    async (name, status, code) => {
      const run = await runAlone(withoutId, (point, _index, _delivery, { message, delivery }) => {
        const isFirstStep = message.kind === "job" || (message.kind === "step" && message.step === 0);
        return isFirstStep && !delivery.poisoned && point.name === name ? { kind: "die-before" } : NONE;
      });
      mustHold(run);
      expect(run.world.records.peekAll().map((record) => record.status)).toEqual([status]);
      expect(run.world.results.published.map(({ data }) => data.error?.code)).toEqual([code]);
    },
  );

  it.each([0, 1, 5, 7, 100])(
    "that is poisoned before it has an id ends as poisoned, and what it began ends too (crash at call %i)",
    async (at) => {
      const run = await runAlone(withoutId, ({ area }, index, delivery, held) => {
        const diesAtFirst = delivery === 1 && (index === at || area === "host");
        return diesAtFirst || (isJobWithoutId(held) && delivery > 1 && !held.delivery.poisoned)
          ? { kind: "die-before" }
          : NONE;
      });
      mustHold(run);
      expect(statuses(run.world)).toContain("withoutId");
      // A crash before the record was saved has begun nothing.
      expect(statuses(run.world).filter((status) => status === "completed")).toHaveLength(at > 3 ? 1 : 0);
    },
  );

  it("that is requeued but not deleted leads to one transfer, however often", async () => {
    const run = await runAlone(withoutId, ({ area }, _index, _delivery, held) =>
      area === "host" && isJobWithoutId(held) && held.delivery.dequeueCount < 5
        ? { kind: "die-before" }
        : NONE,
    );
    mustHold(run);
    expect(statuses(run.world)).toEqual(["completed"]);
  });
});

const finish = async (worker: Process): Promise<void> => {
  while (worker.call !== null) await worker.step(NONE);
};

/** Two messages with the same request and without an id. */
describe("two identical jobs", () => {
  it("do not affect each other when one crashes a worker at any point", async () => {
    for (let at = 0; ; at++) {
      let nth = 0;
      const run = await runAlone(
        withoutId,
        (_point, _index, _delivery, held) =>
          held.delivery.messageId === "transfers-2" && nth++ === at ? { kind: "die-before" } : NONE,
        { jobs: 2 },
      );
      mustHold(run, 2);
      expect(statuses(run.world)).toEqual(["completed", "completed"]);
      if (nth <= at) return;
    }
  });

  it("do not affect each other when one is poisoned, whatever the other is doing", async () => {
    for (let at = 0; ; at++) {
      const world = new World(withoutId);
      const checker = new Checker(world);
      world.submit();
      const healthy = world.host.receive();
      if (healthy === null) throw new Error("no message");
      const worker = new Process(world, checker, traceOf("healthy", "worker", healthy), 0, () => undefined);
      await worker.start((ports) => runStep(ports, defaultPolicy, healthy.message, healthy.delivery));
      for (let call = 0; call < at && worker.call !== null; call++) await worker.step(NONE);
      if (worker.call === null) return;

      // It sleeps there with its lease renewed, while the other one crashes at each delivery and is poisoned.
      world.submit();
      for (let isPoisoned = false; !isPoisoned;) {
        healthy.queue.release(healthy.received, 3_600_000);
        const held = world.host.receive();
        if (held === null) {
          world.skipToNextMessage();
        } else if (held.delivery.poisoned) {
          await runStep(world.ports, defaultPolicy, held.message, held.delivery);
          isPoisoned = world.host.complete(held);
        } else {
          world.host.loseLease(held);
        }
      }
      await finish(worker);
      world.host.complete(healthy);
      mustHold(await workAlone(world, checker, () => NONE), 1);
      expect([...statuses(world)].sort(), `at call ${at}`).toEqual(["completed", "withoutId"]);
    }
  });
});
