import { describe, expect, it } from "vitest";
import { admissionGate, latenessMs } from "../../../src/transfer/admission.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";

const target = { kind: "bundle" };
const print = { kind: "printDocument" };
const { admissionHoldMs, admissionLookMs, admissionsPerLook, admissionLatenessMs } = defaultPolicy;

/** A gate over a queue whose head is as late as `lateMs` says; time passes only while a caller waits. */
const gateOver = (own: { lateMs?: number | null; pauseMs?: (kind: string) => number } = {}) => {
  const world = { nowMs: 1_000_000, lateMs: own.lateMs ?? null, looks: 0, pauses: 0, isDown: false };
  const gate = admissionGate({
    steps: {
      heads: () => {
        world.looks++;
        if (world.isDown) return Promise.reject(new Error("down"));
        const steps = world.lateMs === null ? null : { dueAtMs: world.nowMs - world.lateMs };
        return Promise.resolve({ jobs: null, steps });
      },
    },
    clock: { nowMs: () => world.nowMs },
    policy: defaultPolicy,
    graphPauseMs: ({ kind }) => Promise.resolve(own.pauseMs?.(kind) ?? 0),
    pause: (ms) => {
      world.pauses++;
      world.nowMs += ms;
      return Promise.resolve();
    },
  });
  return { gate, world };
};

describe("the admission gate", () => {
  it("is open while nothing waits, and while what waits is hardly late", async () => {
    expect(await gateOver().gate.enter(target)).toBe(true);
    expect(await gateOver({ lateMs: admissionLatenessMs }).gate.enter(target)).toBe(true);
    expect(await gateOver({ lateMs: -60_000 }).gate.enter(target)).toBe(true);
  });

  it("is closed while the head of the steps is late, and gives up after a while", async () => {
    const { gate, world } = gateOver({ lateMs: admissionLatenessMs + 1 });
    const startedMs = world.nowMs;
    expect(await gate.enter(target)).toBe(false);
    expect(world.nowMs - startedMs).toBe(admissionHoldMs);
  });

  it("opens for a caller that waits as soon as the steps are served", async () => {
    const { gate, world } = gateOver({ lateMs: 60_000 });
    const entering = gate.enter(target);
    await Promise.resolve();
    world.lateMs = 0;
    expect(await entering).toBe(true);
    expect(world.pauses).toBeLessThan(admissionHoldMs / admissionLookMs);
  });

  it("looks once for all callers, and not for each admission", async () => {
    const { gate, world } = gateOver();
    const entered = await Promise.all(Array.from({ length: admissionsPerLook }, () => gate.enter(target)));
    expect(entered.every(Boolean)).toBe(true);
    expect(world.looks).toBe(1);
  });

  it("looks again after a bounded number of admissions, and after a time", async () => {
    const { gate, world } = gateOver();
    for (let i = 0; i <= admissionsPerLook; i++) await gate.enter(target);
    expect(world.looks).toBe(2);
    world.nowMs += admissionLookMs;
    await gate.enter(target);
    expect(world.looks).toBe(3);
  });

  it("shuts after a bounded number of admissions if they made the steps late", async () => {
    const { gate, world } = gateOver();
    for (let i = 0; i < admissionsPerLook; i++) await gate.enter(target);
    world.lateMs = 60_000;
    expect(await gate.enter(target)).toBe(false);
  });

  it("admits one transfer at a time while the steps wait for a slot", async () => {
    const { gate, world } = gateOver({ lateMs: admissionLatenessMs / 2 });
    expect(await gate.enter(target)).toBe(true);
    expect(world.pauses).toBe(0);
    expect(await gate.enter(target)).toBe(true);
    expect([world.looks, world.pauses]).toEqual([2, 1]);
    world.lateMs = null;
    for (let i = 0; i <= admissionsPerLook; i++) await gate.enter(target);
    expect([world.looks, world.pauses]).toEqual([4, 2]);
  });

  it("is open while the queue does not answer: the transfer itself says what is wrong", async () => {
    const { gate, world } = gateOver();
    world.isDown = true;
    expect(await gate.enter(target)).toBe(true);
  });

  it("holds back only transfers to what Graph wants to be spared", async () => {
    const { gate } = gateOver({ pauseMs: (kind) => (kind === target.kind ? 1000 : 0) });
    expect(await gate.enter(target)).toBe(false);
    expect(await gate.enter(print)).toBe(true);
  });

  it("does not keep a caller while Graph is to be spared, and says for how long", async () => {
    const { gate, world } = gateOver({ pauseMs: () => admissionHoldMs });
    expect(await gate.enter(target)).toBe(false);
    expect(world.pauses).toBe(0);
    expect(await gate.pauseMs(target)).toBe(admissionHoldMs);
    const soon = gateOver({ pauseMs: () => 1 });
    expect(await soon.gate.enter(target)).toBe(false);
    expect(soon.world.pauses).toBe(0);
  });

  it("lets its callers go when the app shuts down", async () => {
    const { gate, world } = gateOver({ lateMs: 60_000 });
    const entering = gate.enter(target);
    gate.close();
    expect(await entering).toBe(false);
    expect(world.pauses).toBeLessThan(3);
  });

  it("looks again when the clock was set back", async () => {
    const { gate, world } = gateOver();
    await gate.enter(target);
    world.nowMs -= 3_600_000;
    await gate.enter(target);
    expect(world.looks).toBe(2);
  });
});

it("a queue without a head is not late", () => {
  expect(latenessMs(null, 5)).toBe(0);
  expect(latenessMs(7, 5)).toBe(0);
  expect(latenessMs(1, 5)).toBe(4);
});
