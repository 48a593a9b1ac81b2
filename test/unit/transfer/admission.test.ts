import { describe, expect, it } from "vitest";
import { admissionGate, type AdmissionGate } from "../../../src/transfer/admission.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { QueueHead } from "../../../src/transfer/ports.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";

const { target } = jobOf(scenario()).request;
const { admissionLatenessMs, admissionLookMs, admissionsPerLook, admissionHoldMs } = defaultPolicy;

/** A gate on a clock that only its waits advance. */
const gateTo = (
  head: (nowMs: number) => QueueHead | null,
  {
    graphPauseMs = () => 0,
    onPause = () => undefined,
  }: {
    readonly graphPauseMs?: (nowMs: number) => number;
    readonly onPause?: (gate: AdmissionGate) => void;
  } = {},
) => {
  let nowMs = 1_000_000;
  let looks = 0;
  const gate = admissionGate({
    steps: {
      heads: () => {
        looks++;
        return Promise.resolve().then(() => ({ jobs: { dueAtMs: 0 }, steps: head(nowMs) }));
      },
    },
    clock: { nowMs: () => nowMs },
    policy: defaultPolicy,
    graphPauseMs: () => Promise.resolve(graphPauseMs(nowMs)),
    pause: (ms) => {
      nowMs += ms;
      onPause(gate);
      return Promise.resolve();
    },
  });
  const startMs = nowMs;
  return {
    gate,
    enter: () => gate.enter(target),
    get looks() {
      return looks;
    },
    get waitedMs() {
      return nowMs - startMs;
    },
  };
};

const late =
  (ms: number) =>
  (nowMs: number): QueueHead => ({ dueAtMs: nowMs - ms });

describe("the admission of transfers (R15)", () => {
  it.each([
    ["nothing waits", () => null],
    ["the head of the steps is in time", late(admissionLatenessMs)],
    ["the head of the steps is not due yet", late(-60_000)],
  ])("is open while %s, however many jobs wait", async (_what, head) => {
    const tried = gateTo(head);
    expect(await tried.enter()).toBe(true);
    expect(tried.waitedMs).toBe(0);
  });

  it("is shut while the head of the steps is late, for as long as an invocation may wait", async () => {
    const tried = gateTo(late(admissionLatenessMs + 1));
    expect(await tried.enter()).toBe(false);
    expect(tried.waitedMs).toBeGreaterThanOrEqual(admissionHoldMs);
    expect(tried.waitedMs).toBeLessThan(admissionHoldMs + 2 * admissionLookMs);
  });

  it("opens when the steps are served in time again", async () => {
    const tried = gateTo((nowMs) => (nowMs < 1_030_000 ? late(10_000)(nowMs) : null));
    expect(await tried.enter()).toBe(true);
    expect(tried.waitedMs).toBe(30_000);
  });

  it("is shut while Graph asks for no calls", async () => {
    const tried = gateTo(() => null, { graphPauseMs: (nowMs) => Math.max(0, 1_020_000 - nowMs) });
    expect(await tried.enter()).toBe(true);
    expect(tried.waitedMs).toBe(20_000);
  });

  it("admits a bounded number between two looks, which all callers share", async () => {
    const tried = gateTo(() => null);
    const entered = await Promise.all(Array.from({ length: 2 * admissionsPerLook }, tried.enter));
    expect(entered.every(Boolean)).toBe(true);
    expect(tried.looks).toBe(2);
  });

  it("is open when the queue cannot be looked at: the transfer says why", async () => {
    const tried = gateTo(() => {
      throw new Error("storage is out");
    });
    expect(await tried.enter()).toBe(true);
  });

  it("ends the waits of an app that shuts down", async () => {
    const tried = gateTo(late(10_000), {
      onPause: (gate) => {
        gate.close();
      },
    });
    expect(await tried.enter()).toBe(false);
    expect(tried.waitedMs).toBe(admissionLookMs);
  });
});
