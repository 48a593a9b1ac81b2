import type { GraphFailure } from "../../transfer/destination.ts";

const SECOND_MS = 1000;
const MAX_TRIES = 4;
/** Longest that one call is put off because Graph asks for it. */
const MAX_WAIT_MS = 60 * 60 * SECOND_MS;

export interface Pauses {
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

type Patient = <T extends { readonly kind: string }>(
  call: () => Promise<T | GraphFailure>,
) => Promise<T | GraphFailure>;

/**
 * Makes calls to Graph, and makes them again where that may help. A Retry-After holds for all calls: none begins before
 * it has passed.
 */
export const patiently = ({ nowMs, pause }: Pauses): Patient => {
  let notBeforeMs = 0;
  return async (call) => {
    let waitedMs = 0;
    for (let tries = 1; ;) {
      for (let leftMs = notBeforeMs - nowMs(); leftMs > 0; leftMs = notBeforeMs - nowMs()) {
        await pause(leftMs);
        waitedMs += leftMs;
      }
      const answer = await call();
      const failure = failureIn(answer);
      if (failure === null) return answer;
      const retryAfterMs = failure.retryAfterMs ?? 0;
      if (waitedMs + retryAfterMs > MAX_WAIT_MS) return answer;
      if (failure.kind !== "throttled") {
        if (failure.fewTries === true || tries >= MAX_TRIES) return answer;
        await pause(SECOND_MS * 2 ** (tries - 1));
        tries++;
      }
      const waitMs = failure.kind === "throttled" ? Math.max(SECOND_MS, retryAfterMs) : retryAfterMs;
      notBeforeMs = Math.max(notBeforeMs, nowMs() + waitMs);
    }
  };
};

interface Passing {
  readonly kind: "throttled" | "transient" | "locked";
  readonly retryAfterMs?: number;
  readonly fewTries?: true;
}

/** Null for an answer that another try would not change. */
const failureIn = (answer: { readonly kind: string }): Passing | null =>
  answer.kind === "throttled" || answer.kind === "transient" || answer.kind === "locked"
    ? (answer as Passing)
    : null;
