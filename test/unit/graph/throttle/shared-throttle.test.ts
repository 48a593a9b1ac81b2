import { describe, expect, it } from "vitest";
import { sharedThrottle, type ThrottleStore } from "../../../../src/graph/throttle/shared-throttle.ts";

const S = 1000;

/** A gate on a clock that is set, with what it has asked of its store. */
const gateOn = (store: Partial<ThrottleStore> = {}) => {
  const world = { nowMs: 1_000_000, reads: 0, raised: [] as number[], sharedMs: 0 };
  const throttle = sharedThrottle(
    {
      read: () => {
        world.reads += 1;
        return store.read?.() ?? Promise.resolve(world.sharedMs);
      },
      extend: (cooldownMs) => {
        world.raised.push(cooldownMs);
        return store.extend?.(cooldownMs) ?? Promise.resolve();
      },
    },
    { nowMs: () => world.nowMs },
  );
  const closedForMs = async (): Promise<number> =>
    Math.max(0, ((await throttle.cooldown())?.untilMs ?? 0) - world.nowMs);
  return { throttle, world, closedForMs };
};

describe("a gate", () => {
  it("is open at first, and asks the others once in a while, however many calls there are", async () => {
    const { world, closedForMs } = gateOn();
    for (let call = 0; call < 50; call++) expect(await closedForMs()).toBe(0);
    expect(world.reads).toBe(1);
    world.nowMs += 2999;
    await closedForMs();
    expect(world.reads).toBe(1);
    world.nowMs += 1;
    await closedForMs();
    expect(world.reads).toBe(2);
  });

  it("lets calls that come at a time share one read", async () => {
    const { world, closedForMs } = gateOn();
    world.sharedMs = 5 * S;
    expect(await Promise.all([closedForMs(), closedForMs(), closedForMs()])).toEqual([5 * S, 5 * S, 5 * S]);
    expect(world.reads).toBe(1);
  });

  it("closes by what this instance is told, at once, and tells the others", async () => {
    const { throttle, world, closedForMs } = gateOn();
    await closedForMs();
    await throttle.start(20 * S);
    expect(await closedForMs()).toBe(20 * S);
    expect(world.raised).toEqual([20 * S]);
  });

  it("closes by what others were told, and opens when that is over", async () => {
    const { world, closedForMs } = gateOn();
    world.sharedMs = 9 * S;
    expect(await closedForMs()).toBe(9 * S);
    world.sharedMs = 0;
    world.nowMs += 9 * S;
    expect(await closedForMs()).toBe(0);
  });

  it("does not ask while it is closed", async () => {
    const { throttle, world, closedForMs } = gateOn();
    await throttle.start(20 * S);
    world.nowMs += 10 * S;
    await closedForMs();
    expect(world.reads).toBe(0);
  });

  it("tells the others only what reaches further: one write for a crowd of answers", async () => {
    const { throttle, world } = gateOn();
    await Promise.all(Array.from({ length: 24 }, () => throttle.start(20 * S)));
    await throttle.start(5 * S);
    expect(world.raised).toEqual([20 * S]);
    await throttle.start(60 * S);
    expect(world.raised).toEqual([20 * S, 60 * S]);
  });

  it("is never shortened by a shorter answer", async () => {
    const { throttle, closedForMs } = gateOn();
    await throttle.start(20 * S);
    await throttle.start(2 * S);
    expect(await closedForMs()).toBe(20 * S);
  });

  it("holds in this process where the storage cannot be reached, and never throws", async () => {
    const down = () => Promise.reject(new Error("storage is down"));
    const { throttle, world, closedForMs } = gateOn({ read: down, extend: down });
    expect(await closedForMs()).toBe(0);
    await throttle.start(20 * S);
    expect(await closedForMs()).toBe(20 * S);
    world.nowMs += 20 * S;
    expect(await closedForMs()).toBe(0);
  });

  it("keeps what it knew where a later read fails", async () => {
    const answers = [() => Promise.resolve(3100), () => Promise.reject(new Error("down"))];
    const { world, closedForMs } = gateOn({ read: () => answers.shift()?.() ?? Promise.resolve(0) });
    expect(await closedForMs()).toBe(3100);
    world.nowMs += 3050;
    expect(await closedForMs()).toBe(50);
  });

  it("asks again when the clock has been set back", async () => {
    const { world, closedForMs } = gateOn();
    await closedForMs();
    world.nowMs -= 3600 * S;
    await closedForMs();
    expect(world.reads).toBe(2);
  });
});
