import { SpanKind, type Attributes } from "@opentelemetry/api";
import type { Delivery, InvalidMessage, NewerMessage, QueueMessage } from "../transfer/message.ts";
import type { Outcome } from "../transfer/outcome.ts";
import { derivedIdOf, transferIdOf } from "../transfer/step/assign-id.ts";
import { traceContextOf, type TraceContext } from "../transfer/trace-context.ts";
import { contextOfStep, linksTo, parentContextOf, type CurrentStep } from "./context.ts";
import { attributesOfDelivery, attributesOfQueue } from "./consumer-attributes.ts";
import { attributesOfError, runIn } from "./in-span.ts";
import { ATTR } from "./names.ts";
import type { Telemetry } from "./telemetry.ts";
import type { QueueNames } from "./traced-queues.ts";

/** One message as it is processed. */
export interface Processed {
  readonly message: QueueMessage | NewerMessage | InvalidMessage;
  readonly delivery: Delivery;
  /** The host's id of the invocation, which its own logs have. Null where there is none. */
  readonly invocationId: string | null;
}

/**
 * Runs one step in a span, which begins a trace: a transfer may take thousands of steps, and days. It is linked to what
 * sent its message and to what submitted the job. Only the step of a job itself is a child of what submitted it.
 */
export const tracedStep = async (
  telemetry: Telemetry,
  names: QueueNames,
  { message, delivery, invocationId }: Processed,
  run: () => Promise<Outcome>,
): Promise<Outcome> => {
  const destination = names[delivery.queue];
  const transferId = idOf(message, delivery);
  const at = attributesOfQueue(destination);
  const parent = message.kind === "job" ? (message.job.trace ?? {}) : {};
  const base = parentContextOf(parent);
  const { tracer, instruments } = telemetry;
  const span = tracer.startSpan(
    `process ${destination}`,
    {
      kind: SpanKind.CONSUMER,
      attributes: {
        ...at,
        ...attributesOfDelivery(delivery, invocationId),
        [ATTR.transferId]: transferId,
        ...(message.kind === "step" || message.kind === "retry" ? { [ATTR.step]: message.step } : {}),
      },
      links: message.kind === "step" || message.kind === "retry" ? linksTo(message, "step") : [],
    },
    base,
  );
  const linked = new Set([parent.traceparent]);
  const step: CurrentStep = {
    transferId,
    linkJob: (job: TraceContext) => {
      if (linked.has(job.traceparent)) return;
      linked.add(job.traceparent);
      span.addLinks(linksTo(traceContextOf(job), "job"));
    },
  };
  return await runIn(
    span,
    contextOfStep(base, span, step),
    {
      of: (outcome, durationS) => {
        const found = attributesOf(outcome);
        instruments.processDuration.record(durationS, { ...at, ...errorTypeIn(found) });
        count(outcome, telemetry);
        return found;
      },
      onError: (errorType, durationS) => {
        instruments.processDuration.record(durationS, { ...at, [ATTR.errorType]: errorType });
      },
    },
    run,
  );
};

const idOf = (message: Processed["message"], delivery: Delivery): string => {
  switch (message.kind) {
    case "job":
      return transferIdOf(message.job, delivery);
    case "step":
    case "retry":
      return message.transferId;
    case "invalid":
      return message.transferId ?? derivedIdOf(delivery);
    case "newer":
      return derivedIdOf(delivery);
  }
};

const attributesOf = (outcome: Outcome): Attributes => {
  const kind = { [ATTR.outcome]: outcome.kind };
  switch (outcome.kind) {
    case "ended":
    case "republished": {
      const { status, error } = outcome.result.data;
      return { ...kind, [ATTR.end]: status, ...(error === null ? {} : attributesOfError(error)) };
    }
    case "postponed": {
      const { why, delayMs, error } = outcome;
      const waits = { ...kind, [ATTR.why]: why, [ATTR.delayMs]: delayMs };
      return { ...waits, ...(error === null ? {} : attributesOfError(error)) };
    }
    case "rejected":
      return { ...kind, ...attributesOfError(outcome.event.data.error) };
    case "advanced":
      return { ...kind, [ATTR.phase]: outcome.phase };
    case "resent":
    case "held":
    case "put-back":
      return { ...kind, [ATTR.delayMs]: outcome.delayMs };
    case "stale":
      return kind;
  }
};

const errorTypeIn = (found: Attributes): Attributes =>
  ATTR.errorType in found ? { [ATTR.errorType]: found[ATTR.errorType] } : {};

const count = (outcome: Outcome, { instruments }: Telemetry): void => {
  if (outcome.kind === "ended") {
    const { status, error, target } = outcome.result.data;
    instruments.transfers.add(1, {
      [ATTR.end]: status,
      [ATTR.targetKind]: target?.kind ?? "unknown",
      ...(error === null ? {} : { [ATTR.errorType]: error.code }),
    });
  }
  if (outcome.kind !== "postponed") return;
  const { why, delayMs, error } = outcome;
  if (why === "throttled") instruments.throttled.add(delayMs / 1000);
  else
    instruments.retries.add(1, {
      [ATTR.why]: why,
      ...(error === null ? {} : { [ATTR.errorType]: error.code }),
    });
};
