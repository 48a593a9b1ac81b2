import { context, TraceFlags, trace } from "@opentelemetry/api";
import type { Job } from "../transfer/job.ts";
import type { StepQueue } from "../transfer/ports.ts";
import { activeTraceContext, parentContextOf } from "./context.ts";

/** The job with the span in which the library's user submits it, if there is one. */
export const jobFromCaller = (job: Job): Job => {
  const trace = activeTraceContext();
  return trace.traceparent === undefined ? job : { ...job, trace };
};

/**
 * Handles a request to the API inside of the span that its caller has sent with it, as the host hands it on. One that
 * the host made up itself is not sampled, and would keep the first step from being sampled.
 */
export const inCallersSpan = <T>(
  { traceParent = "", traceState = "" }: HostTraceContext,
  call: () => T,
): T => {
  const from = parentContextOf({
    traceparent: traceParent,
    ...(traceState === "" ? {} : { tracestate: traceState }),
  });
  const flags = trace.getSpanContext(from)?.traceFlags ?? 0;
  return (flags & TraceFlags.SAMPLED) !== 0 ? context.with(from, call) : call();
};

/** Of an invocation, as `@azure/functions` spells it. */
interface HostTraceContext {
  readonly traceParent?: string | undefined;
  readonly traceState?: string | undefined;
}

/** The queues for the library: a retry, or a cancel that cannot wait, names the span of the library's user. */
export const stepsFromCaller = (steps: StepQueue): StepQueue => ({
  ...steps,
  send: (queue, message, delayMs) =>
    steps.send(
      queue,
      message.kind === "step" || message.kind === "retry" ? { ...message, ...activeTraceContext() } : message,
      delayMs,
    ),
});
