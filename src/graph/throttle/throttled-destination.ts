import type { Destination, GraphFailure } from "../../transfer/destination.ts";
import type { Clock } from "../../transfer/ports.ts";
import { transferError } from "../../transfer/error.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import { graphGate, uploadGate, type ThrottleGates } from "./gates.ts";
import { cooldownLeftMs, retryDelayMs, type Instant } from "./shared-throttle.ts";

type Throttled = Extract<GraphFailure, { kind: "throttled" }>;

/**
 * A destination that makes no call through a gate during its cooldown: the call returns `throttled` at once, and its step is
 * postponed. The delays end at random times after the cooldown, so that a fleet resumes slowly.
 *
 * One call passes, once: deleting a session that this process has just created and could not record. Nobody else
 * knows of that session, so it would block its item until it expires.
 */
export const throttledDestination = (
  destination: Destination,
  gates: ThrottleGates,
  clock: Pick<Clock, "nowMs" | "random">,
): Destination => {
  const unrecorded = new WeakSet<UploadUrl>();

  const now = (): Instant => ({ nowMs: clock.nowMs(), random: clock.random() });

  const unlessCoolingDown = async <T extends { readonly kind: string }>(
    gate: string,
    call: () => Promise<T | Throttled>,
  ): Promise<T | Throttled> => {
    const leftMs = cooldownLeftMs(await gates.get(gate).cooldown(), now());
    return leftMs > 0 ? coolingDown(leftMs) : await noticeThrottling(gate, await call());
  };

  const noticeThrottling = async <T extends { readonly kind: string }>(
    gate: string,
    answer: T | Throttled,
  ): Promise<T | Throttled> => {
    if (!isThrottled(answer)) return answer;
    const cooldown = await gates.get(gate).start(answer.retryAfterMs);
    const waitMs = retryDelayMs(answer.retryAfterMs, cooldown, now());
    return { ...answer, retryAfterMs: waitMs };
  };

  return {
    rulesOf: (target) => destination.rulesOf(target),
    createSession: async (spec) => {
      const answer = await unlessCoolingDown(graphGate(spec.target), () => destination.createSession(spec));
      if (answer.kind === "created") unrecorded.add(answer.url);
      return answer;
    },
    putRange: (put) => unlessCoolingDown(uploadGate(put.url, put.target), () => destination.putRange(put)),
    querySession: (target, url, totalBytes) =>
      unlessCoolingDown(uploadGate(url, target), () => destination.querySession(target, url, totalBytes)),
    deleteSession: async (url, target) => {
      const gate = uploadGate(url, target);
      return unrecorded.delete(url)
        ? await noticeThrottling(gate, await destination.deleteSession(url, target))
        : await unlessCoolingDown(gate, () => destination.deleteSession(url, target));
    },
    commit: (spec, url, by) =>
      unlessCoolingDown(by === "post" ? uploadGate(url, spec.target) : graphGate(spec.target), () =>
        destination.commit(spec, url, by),
      ),
    putWhole: (spec, bytes) =>
      unlessCoolingDown(graphGate(spec.target), () => destination.putWhole(spec, bytes)),
    getItem: (target, wanted) =>
      unlessCoolingDown(graphGate(target), () => destination.getItem(target, wanted)),
    setFields: (target, spec) =>
      unlessCoolingDown(graphGate(target), () => destination.setFields(target, spec)),
    checkIn: (target) => unlessCoolingDown(graphGate(target), () => destination.checkIn(target)),
    findPlace: (spec) => unlessCoolingDown(graphGate(spec.target), () => destination.findPlace(spec)),
  };
};

const isThrottled = (answer: { readonly kind: string }): answer is Throttled => answer.kind === "throttled";

const coolingDown = (leftMs: number): Throttled => ({
  kind: "throttled",
  retryAfterMs: leftMs,
  error: transferError(
    "throttled",
    `Graph has asked this app to wait; nothing is sent for ${Math.ceil(leftMs / 1000)} s`,
  ),
});
