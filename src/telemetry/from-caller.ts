import type { Job } from "../transfer/job.ts";
import type { StepQueue } from "../transfer/ports.ts";
import { activeTraceContext } from "./context.ts";

/** The job with the span in which the library's user submits it, if there is one. */
export const jobFromCaller = (job: Job): Job => {
  const trace = activeTraceContext();
  return trace.traceparent === undefined ? job : { ...job, trace };
};

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
