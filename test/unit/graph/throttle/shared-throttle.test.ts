import { describe, expect, it } from "vitest";
import { sharedThrottle, type ThrottleStore } from "../../../../src/graph/throttle/shared-throttle.ts";

const S = 1000;

/** A throttle on a fake clock, with the calls that it has made to its store. */
const throttleOn = (store: Partial<ThrottleStore> = {}) => {
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

describe("the shared throttle", () => {
  it("has no cooldown at first, and reads the store only now and then, however many calls there are", async () => {
    const { world, closedForMs } = throttleOn();
    for (let call = 0; call < 50; call++) expect(await closedForMs()).toBe(0);
    expect(world.reads).toBe(1);
    world.nowMs += 2999;
    await closedForMs();
    expect(world.reads).toBe(1);
    world.nowMs += 1;
    await closedForMs();
    expect(world.reads).toBe(2);
  });

  it("shares one read among concurrent calls", async () => {
    const { world, closedForMs } = throttleOn();
    world.sharedMs = 5 * S;
    expect(await Promise.all([closedForMs(), closedForMs(), closedForMs()])).toEqual([5 * S, 5 * S, 5 * S]);
    expect(world.reads).toBe(1);
  });

  it("starts a cooldown at once, and stores it for the other instances", async () => {
    const { throttle, world, closedForMs } = throttleOn();
    await closedForMs();
    await throttle.start(20 * S);
    expect(await closedForMs()).toBe(20 * S);
    expect(world.raised).toEqual([20 * S]);
  });

  it("applies a cooldown of other instances until it is over", async () => {
    const { world, closedForMs } = throttleOn();
    world.sharedMs = 9 * S;
    expect(await closedForMs()).toBe(9 * S);
    world.sharedMs = 0;
    world.nowMs += 9 * S;
    expect(await closedForMs()).toBe(0);
  });

  it("does not read the store during a cooldown", async () => {
    const { throttle, world, closedForMs } = throttleOn();
    await throttle.start(20 * S);
    world.nowMs += 10 * S;
    await closedForMs();
    expect(world.reads).toBe(0);
  });

  it("stores only a longer cooldown: one write for many answers", async () => {
    const { throttle, world } = throttleOn();
    await Promise.all(Array.from({ length: 24 }, () => throttle.start(20 * S)));
    await throttle.start(5 * S);
    expect(world.raised).toEqual([20 * S]);
    await throttle.start(60 * S);
    expect(world.raised).toEqual([20 * S, 60 * S]);
  });

  it("is never shortened by a shorter cooldown", async () => {
    const { throttle, closedForMs } = throttleOn();
    await throttle.start(20 * S);
    await throttle.start(2 * S);
    expect(await closedForMs()).toBe(20 * S);
  });

  it("works within the process when storage cannot be reached, and never throws", async () => {
    const down = () => Promise.reject(new Error("storage is down"));
    const { throttle, world, closedForMs } = throttleOn({ read: down, extend: down });
    expect(await closedForMs()).toBe(0);
    await throttle.start(20 * S);
    expect(await closedForMs()).toBe(20 * S);
    world.nowMs += 20 * S;
    expect(await closedForMs()).toBe(0);
  });

  it("keeps its cooldown when a later read fails", async () => {
    const answers = [() => Promise.resolve(3100), () => Promise.reject(new Error("down"))];
    const { world, closedForMs } = throttleOn({ read: () => answers.shift()?.() ?? Promise.resolve(0) });
    expect(await closedForMs()).toBe(3100);
    world.nowMs += 3050;
    expect(await closedForMs()).toBe(50);
  });

  it("reads again when the clock has been set back", async () => {
    const { world, closedForMs } = throttleOn();
    await closedForMs();
    world.nowMs -= 3600 * S;
    await closedForMs();
    expect(world.reads).toBe(2);
  });
});
