import { ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import type { QueueName } from "../transfer/message.ts";
import { runIn } from "./in-span.ts";
import { ATTR } from "./names.ts";
import type { Telemetry } from "./telemetry.ts";
import type { QueueNames } from "./traced-queues.ts";

/** Runs the timer in a span. The steps that it sends again link to it. */
export const tracedTimer = async <T>(
  { tracer }: Pick<Telemetry, "tracer">,
  run: () => Promise<T>,
): Promise<T> => {
  const span = tracer.startSpan(
    "rescue stalled transfers",
    { kind: SpanKind.SERVER, attributes: { [ATTR.faasTrigger]: "timer" } },
    ROOT_CONTEXT,
  );
  return await runIn(span, trace.setSpan(ROOT_CONTEXT, span), {}, run);
};

/** Reports for how long the message at the head of each queue has been due; an empty queue counts as 0. */
export const recordOldestAge = (
  { instruments }: Pick<Telemetry, "instruments">,
  names: QueueNames,
  latenessMs: Readonly<Record<QueueName, number | null>>,
): void => {
  for (const queue of ["jobs", "steps"] as const)
    instruments.oldestAge.record((latenessMs[queue] ?? 0) / 1000, { [ATTR.destination]: names[queue] });
};
