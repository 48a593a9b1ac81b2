import type { Clock, Destination, GraphTrouble } from "../transfer/ports.ts";
import { problem } from "../transfer/problem.ts";
import type { UploadUrl } from "../transfer/upload-url.ts";
import type { TenantGate } from "./tenant-gate.ts";
import { heldBackMs, toldToWaitMs } from "./tenant-gate-decision.ts";

type Throttled = Extract<GraphTrouble, { kind: "throttled" }>;

/**
 * A destination that makes no call while Graph wants none: such a call is answered as throttled here, and its step
 * postpones itself. Calls come back past the opening of the gate, spread by chance, so that a fleet starts slowly.
 *
 * One call passes a closed gate, once: freeing a session that this process has just created and that has not been
 * stored. Nobody else knows of it, so it would block its item until it expires.
 */
export const gatedDestination = (
  destination: Destination,
  gate: TenantGate,
  clock: Pick<Clock, "nowMs" | "random">,
): Destination => {
  const unstored = new WeakSet<UploadUrl>();

  const heedful = async <T extends { readonly kind: string }>(
    call: () => Promise<T | Throttled>,
  ): Promise<T | Throttled> => {
    const heldMs = heldBackMs(await gate.closure(), clock.nowMs(), clock.random());
    return heldMs > 0 ? heldBack(heldMs) : await heard(await call());
  };

  const heard = async <T extends { readonly kind: string }>(
    answer: T | Throttled,
  ): Promise<T | Throttled> => {
    if (!isThrottled(answer)) return answer;
    const closure = await gate.close(answer.retryAfterMs);
    const waitMs = toldToWaitMs(answer.retryAfterMs, closure, clock.nowMs(), clock.random());
    return { ...answer, retryAfterMs: waitMs };
  };

  return {
    rulesOf: (target) => destination.rulesOf(target),
    createSession: async (spec) => {
      const answer = await heedful(() => destination.createSession(spec));
      if (answer.kind === "created") unstored.add(answer.url);
      return answer;
    },
    putRange: (put) => heedful(() => destination.putRange(put)),
    askStatus: (target, url, totalBytes) => heedful(() => destination.askStatus(target, url, totalBytes)),
    free: async (url) =>
      unstored.delete(url) ? heard(await destination.free(url)) : await heedful(() => destination.free(url)),
    commit: (spec, url, by) => heedful(() => destination.commit(spec, url, by)),
    putEmpty: (spec) => heedful(() => destination.putEmpty(spec)),
    lookUp: (target) => heedful(() => destination.lookUp(target)),
  };
};

const isThrottled = (answer: { readonly kind: string }): answer is Throttled => answer.kind === "throttled";

const heldBack = (heldMs: number): Throttled => ({
  kind: "throttled",
  retryAfterMs: heldMs,
  problem: problem(
    "throttled",
    `Graph has asked this app to wait; nothing is sent for ${Math.ceil(heldMs / 1000)} s`,
  ),
});
