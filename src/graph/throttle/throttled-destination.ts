import type { Clock, Destination, GraphFailure } from "../../transfer/ports.ts";
import { transferError } from "../../transfer/error.ts";
import type { UploadUrl } from "../../transfer/upload-url.ts";
import type { SharedThrottle } from "./shared-throttle.ts";
import { cooldownLeftMs, retryDelayMs } from "./cooldown.ts";

type Throttled = Extract<GraphFailure, { kind: "throttled" }>;

/**
 * A destination that makes no call while Graph wants none: such a call is answered as throttled here, and its step
 * postpones itself. Calls come back past the opening of the gate, spread by chance, so that a fleet starts slowly.
 *
 * One call passes a closed gate, once: freeing a session that this process has just created and that has not been
 * stored. Nobody else knows of it, so it would block its item until it expires.
 */
export const throttledDestination = (
  destination: Destination,
  throttle: SharedThrottle,
  clock: Pick<Clock, "nowMs" | "random">,
): Destination => {
  const unstored = new WeakSet<UploadUrl>();

  const unlessCoolingDown = async <T extends { readonly kind: string }>(
    call: () => Promise<T | Throttled>,
  ): Promise<T | Throttled> => {
    const heldMs = cooldownLeftMs(await throttle.cooldown(), clock.nowMs(), clock.random());
    return heldMs > 0 ? coolingDown(heldMs) : await noticeThrottling(await call());
  };

  const noticeThrottling = async <T extends { readonly kind: string }>(
    answer: T | Throttled,
  ): Promise<T | Throttled> => {
    if (!isThrottled(answer)) return answer;
    const cooldown = await throttle.start(answer.retryAfterMs);
    const waitMs = retryDelayMs(answer.retryAfterMs, cooldown, clock.nowMs(), clock.random());
    return { ...answer, retryAfterMs: waitMs };
  };

  return {
    rulesOf: (target) => destination.rulesOf(target),
    createSession: async (spec) => {
      const answer = await unlessCoolingDown(() => destination.createSession(spec));
      if (answer.kind === "created") unstored.add(answer.url);
      return answer;
    },
    putRange: (put) => unlessCoolingDown(() => destination.putRange(put)),
    querySession: (target, url, totalBytes) =>
      unlessCoolingDown(() => destination.querySession(target, url, totalBytes)),
    deleteSession: async (url) =>
      unstored.delete(url)
        ? noticeThrottling(await destination.deleteSession(url))
        : await unlessCoolingDown(() => destination.deleteSession(url)),
    commit: (spec, url, by) => unlessCoolingDown(() => destination.commit(spec, url, by)),
    putEmpty: (spec) => unlessCoolingDown(() => destination.putEmpty(spec)),
    getItem: (target) => unlessCoolingDown(() => destination.getItem(target)),
  };
};

const isThrottled = (answer: { readonly kind: string }): answer is Throttled => answer.kind === "throttled";

const coolingDown = (heldMs: number): Throttled => ({
  kind: "throttled",
  retryAfterMs: heldMs,
  error: transferError(
    "throttled",
    `Graph has asked this app to wait; nothing is sent for ${Math.ceil(heldMs / 1000)} s`,
  ),
});
