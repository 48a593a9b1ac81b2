import type { Clock, Destination, GraphFailure } from "../../transfer/ports.ts";
import { transferError } from "../../transfer/error.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import { cooldownLeftMs, retryDelayMs, type Instant, type SharedThrottle } from "./shared-throttle.ts";

type Throttled = Extract<GraphFailure, { kind: "throttled" }>;

/**
 * A destination that makes no call during a cooldown: the call returns `throttled` at once, and its step is
 * postponed. The delays end at random times after the cooldown, so that a fleet resumes slowly.
 *
 * One call passes, once: deleting a session that this process has just created and could not record. Nobody else
 * knows of that session, so it would block its item until it expires.
 */
export const throttledDestination = (
  destination: Destination,
  throttle: SharedThrottle,
  clock: Pick<Clock, "nowMs" | "random">,
): Destination => {
  const unrecorded = new WeakSet<UploadUrl>();

  const now = (): Instant => ({ nowMs: clock.nowMs(), random: clock.random() });

  const unlessCoolingDown = async <T extends { readonly kind: string }>(
    call: () => Promise<T | Throttled>,
  ): Promise<T | Throttled> => {
    const leftMs = cooldownLeftMs(await throttle.cooldown(), now());
    return leftMs > 0 ? coolingDown(leftMs) : await noticeThrottling(await call());
  };

  const noticeThrottling = async <T extends { readonly kind: string }>(
    answer: T | Throttled,
  ): Promise<T | Throttled> => {
    if (!isThrottled(answer)) return answer;
    const cooldown = await throttle.start(answer.retryAfterMs);
    const waitMs = retryDelayMs(answer.retryAfterMs, cooldown, now());
    return { ...answer, retryAfterMs: waitMs };
  };

  return {
    rulesOf: (target) => destination.rulesOf(target),
    createSession: async (spec) => {
      const answer = await unlessCoolingDown(() => destination.createSession(spec));
      if (answer.kind === "created") unrecorded.add(answer.url);
      return answer;
    },
    putRange: (put) => unlessCoolingDown(() => destination.putRange(put)),
    querySession: (target, url, totalBytes) =>
      unlessCoolingDown(() => destination.querySession(target, url, totalBytes)),
    deleteSession: async (url) =>
      unrecorded.delete(url)
        ? noticeThrottling(await destination.deleteSession(url))
        : await unlessCoolingDown(() => destination.deleteSession(url)),
    commit: (spec, url, by) => unlessCoolingDown(() => destination.commit(spec, url, by)),
    putEmpty: (spec) => unlessCoolingDown(() => destination.putEmpty(spec)),
    getItem: (target) => unlessCoolingDown(() => destination.getItem(target)),
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
