import { describe, expect, it } from "vitest";
import { patiently } from "../../../../src/cli/check/patiently.ts";
import type { GetItemAnswer } from "../../../../src/transfer/destination.ts";
import { transferError } from "../../../../src/transfer/error.ts";

const SECOND_MS = 1000;
const error = transferError("throttled", "wait");
const throttled = (seconds: number): GetItemAnswer => ({
  kind: "throttled",
  retryAfterMs: seconds * SECOND_MS,
  error,
});
const absent: GetItemAnswer = { kind: "absent" };

/** Calls that meet these answers, in a time that only pauses move on. */
const scripted = (...answers: readonly GetItemAnswer[]) => {
  let nowMs = 0;
  const atMs: number[] = [];
  const left = [...answers];
  const patient = patiently({
    nowMs: () => nowMs,
    pause: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  });
  return {
    atMs,
    call: () =>
      patient<GetItemAnswer>(() => {
        atMs.push(nowMs);
        return Promise.resolve(left.shift() ?? absent);
      }),
  };
};

describe("a call that is made patiently", () => {
  it("waits as long as Graph asks, as often as Graph asks", async () => {
    const { call, atMs } = scripted(...Array.from({ length: 20 }, () => throttled(30)));
    expect(await call()).toEqual(absent);
    expect(atMs).toEqual(Array.from({ length: 21 }, (_, n) => n * 30 * SECOND_MS));
  });

  it("makes calls wait that have not begun", async () => {
    const pausedMs: number[] = [];
    let calls = 0;
    const patient = patiently({
      nowMs: () => 0,
      pause: (ms) => {
        pausedMs.push(ms);
        return new Promise(() => undefined);
      },
    });
    const begin = async (): Promise<void> => {
      void patient<GetItemAnswer>(() => {
        calls++;
        return Promise.resolve(throttled(60));
      });
      await new Promise((resolve) => setImmediate(resolve));
    };
    await begin();
    await begin();
    expect(pausedMs).toEqual([60 * SECOND_MS, 60 * SECOND_MS]);
    expect(calls).toBe(1);
  });

  it("waits a second where Graph asks for less", async () => {
    const { call, atMs } = scripted(throttled(0));
    await call();
    expect(atMs).toEqual([0, SECOND_MS]);
  });

  it("gives up before it has waited for more than an hour", async () => {
    const { call, atMs } = scripted(throttled(3000), throttled(1000));
    expect((await call()).kind).toBe("throttled");
    expect(atMs).toHaveLength(2);
  });

  it.each(["transient", "locked"] as const)("is tried four times where it is %s", async (kind) => {
    const failing: GetItemAnswer = { kind, error };
    const { call, atMs } = scripted(failing, failing, failing, failing, failing);
    expect(await call()).toEqual(failing);
    expect(atMs).toEqual([0, 1000, 3000, 7000]);
  });

  it("keeps the Retry-After of a passing failure", async () => {
    const { call, atMs } = scripted({ kind: "transient", error, retryAfterMs: 20 * SECOND_MS });
    await call();
    expect(atMs[1]).toBeGreaterThanOrEqual(20 * SECOND_MS);
  });

  it.each<GetItemAnswer>([
    { kind: "permanent", error },
    { kind: "transient", error, fewTries: true },
  ])("is not repeated for %j", async (answer) => {
    const { call, atMs } = scripted(answer);
    expect(await call()).toEqual(answer);
    expect(atMs).toHaveLength(1);
  });
});
