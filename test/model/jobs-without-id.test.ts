import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import type { Delivered } from "../fakes/fake-host.ts";
import { scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";
import { Actor } from "./simulation/process.ts";
import { NONE } from "./simulation/fault.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { isNamelessEnd } from "./rules/poisoned-without-id.ts";
import { runAlone, workAlone, type Run } from "./simulation/run-alone.ts";
import { traceOf } from "./simulation/trace.ts";
import { Watch } from "./simulation/checker.ts";

const nameless = scenario({ transferId: null, bytes: 7 });

const mustHold = ({ world, watch }: Run, jobs = 1): void => {
  expect(brokenAtTheEnd(world, watch, jobs), watch.story.join("\n")).toEqual([]);
};
const isNamelessJob = ({ message }: Delivered): boolean =>
  message.kind === "job" && message.job.transferId === null;
const statuses = (world: World): string[] =>
  world.records.peekAll().map((record) => (isNamelessEnd(record) ? "nameless" : record.status));

describe("a job without an id", () => {
  test("that kills a worker wherever it gets to the same point ends by its name, once", async () => {
    for (let at = 0; ; at++) {
      const struck = new Map<string, number>();
      const run = await runAlone(nameless, (point, _index, _delivery, held) => {
        if (held.message.kind !== "job" || held.delivery.poisoned) return NONE;
        const key = `${held.delivery.messageId} ${held.delivery.dequeueCount}`;
        const nth = struck.get(key) ?? 0;
        struck.set(key, nth + 1);
        const isNaming = isNamelessJob(held) && (point.area === "host" || point.name === "send");
        return nth === at && !isNaming ? { kind: "die-before" } : NONE;
      });
      if (run.deliveries === 2) return;
      mustHold(run);
      expect(statuses(run.world)).toHaveLength(1);
    }
  });

  test.each(["create", "createSession", "replace"])(
    "that kills every worker before its %s is given up by its name, and once",
    async (name) => {
      const run = await runAlone(nameless, (point, _index, _delivery, held) =>
        held.message.kind === "job" && !held.delivery.poisoned && point.name === name
          ? { kind: "die-before" }
          : NONE,
      );
      mustHold(run);
      expect(run.world.records.peekAll().map(({ status }) => status)).toEqual(["failed"]);
      expect(run.world.results.published.map(({ data }) => data.error?.code)).toContain("poisoned");
    },
  );

  test.each([0, 1, 4, 6, 100])(
    "given up before it got its name is told so, and what it began is brought to an end (died at call %i)",
    async (at) => {
      const run = await runAlone(nameless, ({ area }, index, delivery, held) => {
        const diesAtFirst = delivery === 1 && (index === at || area === "host");
        return diesAtFirst || (isNamelessJob(held) && delivery > 1 && !held.delivery.poisoned)
          ? { kind: "die-before" }
          : NONE;
      });
      mustHold(run);
      expect(statuses(run.world)).toContain("nameless");
      // Dead before the record was written, nothing was begun.
      expect(statuses(run.world).filter((status) => status === "completed")).toHaveLength(at > 2 ? 1 : 0);
    },
  );

  test("sent again and not deleted leads to one transfer, however often", async () => {
    const run = await runAlone(nameless, ({ area }, _index, _delivery, held) =>
      area === "host" && isNamelessJob(held) && held.delivery.dequeueCount < 5
        ? { kind: "die-before" }
        : NONE,
    );
    mustHold(run);
    expect(statuses(run.world)).toEqual(["completed"]);
  });
});

const finish = async (worker: Actor): Promise<void> => {
  while (worker.call !== null) await worker.step(NONE);
};

/** Two messages that ask for the very same, without an id. */
describe("of two identical jobs", () => {
  test("the one that kills a worker at any point leaves the other alone", async () => {
    for (let at = 0; ; at++) {
      let nth = 0;
      const run = await runAlone(
        nameless,
        (_point, _index, _delivery, held) =>
          held.delivery.messageId === "transfers-2" && nth++ === at ? { kind: "die-before" } : NONE,
        { jobs: 2 },
      );
      mustHold(run, 2);
      expect(statuses(run.world)).toEqual(["completed", "completed"]);
      if (nth <= at) return;
    }
  });

  test("the one that is given up never ends the other, wherever that one stands", async () => {
    for (let at = 0; ; at++) {
      const world = new World(nameless);
      const watch = new Watch(world);
      world.submit();
      const healthy = world.host.receive();
      if (healthy === null) throw new Error("no message");
      const worker = new Actor(world, watch, traceOf("healthy", "worker", healthy), 0, () => undefined);
      await worker.start((ports) => runStep(ports, defaultPolicy, healthy.message, healthy.delivery));
      for (let call = 0; call < at && worker.call !== null; call++) await worker.step(NONE);
      if (worker.call === null) return;

      // It is asleep there, its lease renewed, while the other one dies at each delivery and is given up.
      world.submit();
      for (let isGivenUp = false; !isGivenUp;) {
        healthy.queue.release(healthy.received, 3_600_000);
        const held = world.host.receive();
        if (held === null) {
          world.skipToNextMessage();
        } else if (held.delivery.poisoned) {
          await runStep(world.ports, defaultPolicy, held.message, held.delivery);
          isGivenUp = world.host.complete(held);
        } else {
          world.host.loseLease(held);
        }
      }
      await finish(worker);
      world.host.complete(healthy);
      mustHold(await workAlone(world, watch, () => NONE), 1);
      expect([...statuses(world)].sort(), `at call ${at}`).toEqual(["completed", "nameless"]);
    }
  });
});
