import { describe, expect, it } from "vitest";
import { defaultPolicy, type Policy } from "../../src/transfer/policy.ts";
import { hostLimits } from "../fakes/fake-host.ts";
import { scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, type Circumstances, type FaultAt, type Run } from "./simulation/run-alone.ts";

const die: Fault = { kind: "die-before" };

/** A transfer of five ranges, the names of its calls with the time of each, and the most messages it had at once. */
const observed = async (
  faultAt: FaultAt,
  { before, ...circumstances }: Circumstances = {},
): Promise<Run & { calls: { name: string; atMs: number }[]; mostMessages: number }> => {
  const calls: { name: string; atMs: number }[] = [];
  let mostMessages = 0;
  const run = await runAlone(scenario({ bytes: 19 }), faultAt, {
    ...circumstances,
    before: async (index, world, point) => {
      await before?.(index, world, point);
      calls.push({ name: point.name, atMs: world.clock.nowMs() });
      mostMessages = Math.max(mostMessages, world.messages);
    },
  });
  expect(violationsAtEnd(run.world, run.checker), run.checker.history.join("\n")).toEqual([]);
  return { ...run, calls, mostMessages };
};

/** Each of these calls, counted from 1, kills its worker. */
const diesAt = (name: string, isMeant: (nth: number) => boolean): FaultAt => {
  let nth = 0;
  return (point) => (point.name === name && isMeant(++nth) ? die : NONE);
};

describe("the spare of a step's message", () => {
  it.each(["putRange", "replace"])(
    "takes over long before the lease expires when a worker dies at its %s, and queries first",
    async (name) => {
      const { world, calls } = await observed(diesAt(name, (nth) => nth === 1));
      expect(world.record?.status).toBe("completed");
      const died = calls.findIndex((call) => call.name === name);
      const next = calls.slice(died + 1);
      expect((next[0]?.atMs ?? Infinity) - (calls[died]?.atMs ?? 0)).toBe(defaultPolicy.spareHiddenMs);
      const toGraph = next.find((call) => ["querySession", "putRange"].includes(call.name));
      expect(toGraph?.name).toBe("querySession");
    },
  );

  it("does not multiply when its step crashes every worker", async () => {
    let poisoned = 0;
    const { mostMessages } = await observed((point, _index, _delivery, { delivery }) => {
      if (delivery.poisoned && point.name === "read") poisoned++;
      return point.name === "putRange" || point.name === "querySession"
        ? poisoned < defaultPolicy.maxPoisonings
          ? die
          : NONE
        : NONE;
    });
    expect(mostMessages).toBeLessThanOrEqual(2);
  });

  it("is gone once its step is over, whatever came of it", async () => {
    const { world, deliveries } = await observed(() => NONE);
    expect(world.record?.status).toBe("completed");
    expect(deliveries).toBe(5);
  });

  it("is not the next step's message if another worker has received it", async () => {
    // Each range takes longer than its spare is hidden, and a worker at the same time only asks what there is.
    const policy: Policy = { ...defaultPolicy, spareHiddenMs: 1000 };
    let taken = 0;
    const { world } = await observed(() => NONE, {
      policy,
      before: (_index, { clock, queues }, { name }) => {
        if (name !== "become") return Promise.resolve();
        clock.advanceBy(2 * policy.spareHiddenMs);
        const spare = queues.steps.receive(hostLimits.leaseMs);
        if (spare !== null) taken++;
        // Its worker finds it stale, and the host deletes it.
        if (spare !== null) queues.steps.delete(spare);
        return Promise.resolve();
      },
    });
    expect(taken).toBeGreaterThan(0);
    expect(world.record?.status).toBe("completed");
  });
});

describe("a step whose message is poisoned", () => {
  it("goes on, as often as its step came through in between", async () => {
    // The first two messages of every step crash their worker; leases are short, so that the session lives.
    const timesOf = new Map<string, number>();
    const { world, checker } = await observed(
      (_point, _index, _delivery, { message, delivery }) => {
        if (message.kind !== "step" || delivery.poisoned) return NONE;
        const key = String(message.step);
        const times = timesOf.get(key) ?? 0;
        timesOf.set(key, times + 1);
        return times < defaultPolicy.maxPoisonings - 1 ? die : NONE;
      },
      { limits: { ...hostLimits, maxDequeueCount: 1, leaseMs: 60_000 } },
    );
    expect(world.record?.status, checker.history.join("\n")).toBe("completed");
    expect(timesOf.size).toBeGreaterThan(2);
  });
});
