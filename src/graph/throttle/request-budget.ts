import type { HttpResponse, HttpSender } from "../../http/send.ts";
import type { Clock } from "../../transfer/ports.ts";

/** Below this part of its limit, an app is about to be throttled. */
const SCARCE_PART = 0.2;
/** SharePoint's limits with these headers are per minute; a header that says much more is not believed. */
const LONGEST_PAUSE_MS = 10 * 60 * 1000;

/** What is left of an app's requests, as an answer states it. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  /** From the answer on. */
  readonly resetMs: number;
}

/**
 * Reads `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`, which SharePoint sends once an app has used
 * most of its requests (https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online#ratelimit-headers---preview,
 * draft-ietf-httpapi-ratelimit-headers-03). A limit may be followed by policies (`1200, 1200;w=60`): the first number
 * is the one that applies.
 *
 * @returns null unless all three are there and readable
 */
export const rateLimitOf = (header: (name: string) => string | undefined): RateLimit | null => {
  const limit = firstNumber(header("ratelimit-limit"));
  const remaining = firstNumber(header("ratelimit-remaining"));
  const resetSeconds = firstNumber(header("ratelimit-reset"));
  return limit === null || remaining === null || resetSeconds === null
    ? null
    : { limit, remaining, resetMs: resetSeconds * 1000 };
};

const firstNumber = (header: string | undefined): number | null => {
  const digits = /^\s*(\d{1,12})\s*(?:[,;]|$)/.exec(header ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
};

/** How long no transfer should be admitted, so that those that run can end with what is left; 0 where enough is left. */
export const admissionPauseMs = ({ limit, remaining, resetMs }: RateLimit): number =>
  remaining < limit * SCARCE_PART ? Math.min(resetMs, LONGEST_PAUSE_MS) : 0;

/** What this process knows of the requests that the app has left. */
export interface RequestBudget {
  /** The same sender; its answers are read for what they say about the budget. */
  watch(send: HttpSender): HttpSender;
  /** Until when no transfer should be admitted, milliseconds since 1970; null when there is no reason to wait. */
  pausesAdmissionsUntilMs(): number | null;
  /** The same as a delay from now; 0 when there is no reason to wait. */
  admissionDelayMs(): number;
}

/**
 * Slows admissions before the service has to throttle. Kept in the process: every instance that calls Graph gets the
 * headers itself, and a Retry-After, which is shared, follows where that is not enough.
 */
export const requestBudget = (clock: Pick<Clock, "nowMs">): RequestBudget => {
  let pausedUntilMs = 0;

  const notice = (response: HttpResponse): void => {
    const rateLimit = response.kind === "answered" ? rateLimitOf(response.header) : null;
    const pauseMs = rateLimit === null ? 0 : admissionPauseMs(rateLimit);
    // Answers overtake each other, so one that shows more requests left does not end the pause early.
    if (pauseMs > 0) pausedUntilMs = Math.max(pausedUntilMs, clock.nowMs() + pauseMs);
  };

  // After a clock was set back, the pause is no longer than it can be.
  const admissionDelayMs = (): number =>
    Math.min(LONGEST_PAUSE_MS, Math.max(0, pausedUntilMs - clock.nowMs()));

  return {
    watch: (send) => async (request) => {
      const response = await send(request);
      notice(response);
      return response;
    },
    admissionDelayMs,
    pausesAdmissionsUntilMs: () => {
      const delayMs = admissionDelayMs();
      return delayMs === 0 ? null : clock.nowMs() + delayMs;
    },
  };
};
