import { ROOT_CONTEXT, SpanKind, trace, type Attributes } from "@opentelemetry/api";
import type { BatchJobMessage, BatchMessage } from "../batch/message.ts";
import type { BatchOutcome } from "../batch/run-batch-step.ts";
import type { Delivery } from "../transfer/message.ts";
import type { Outcome } from "../transfer/outcome.ts";
import { attributesOfDelivery, attributesOfQueue } from "./consumer-attributes.ts";
import { attributesOfError, runIn } from "./in-span.ts";
import { ATTR } from "./names.ts";
import type { Telemetry } from "./telemetry.ts";
import type { QueueNames } from "./traced-queues.ts";

/** One message of a batch as it is processed. */
export interface ProcessedBatch {
  readonly message: BatchMessage | BatchJobMessage;
  readonly delivery: Delivery;
  /** The host's id of the invocation. Null where there is none. */
  readonly invocationId: string | null;
}

/** Runs one step of a batch in a span, which begins a trace: `blobferry.batch.id` finds all of a batch. */
export const tracedBatchStep = async (
  { tracer, instruments }: Telemetry,
  names: QueueNames,
  { message, delivery, invocationId }: ProcessedBatch,
  run: () => Promise<Outcome | BatchOutcome>,
): Promise<Outcome | BatchOutcome> => {
  const destination = names[delivery.queue];
  const at = attributesOfQueue(destination);
  const span = tracer.startSpan(
    `process ${destination}`,
    {
      kind: SpanKind.CONSUMER,
      attributes: {
        ...at,
        ...attributesOfDelivery(delivery, invocationId),
        ...(message.batchId === null ? {} : { [ATTR.batchId]: message.batchId }),
        ...(message.kind === "batch" ? { [ATTR.step]: message.step } : {}),
      },
    },
    ROOT_CONTEXT,
  );
  return await runIn(
    span,
    trace.setSpan(ROOT_CONTEXT, span),
    {
      of: (outcome, durationS) => {
        const found = attributesOf(outcome);
        const errorType = found[ATTR.errorType];
        instruments.processDuration.record(durationS, {
          ...at,
          ...(errorType === undefined ? {} : { [ATTR.errorType]: errorType }),
        });
        return found;
      },
      onError: (errorType, durationS) => {
        instruments.processDuration.record(durationS, { ...at, [ATTR.errorType]: errorType });
      },
    },
    run,
  );
};

const attributesOf = (outcome: Outcome | BatchOutcome): Attributes => {
  const kind = { [ATTR.outcome]: outcome.kind };
  switch (outcome.kind) {
    case "batch-advanced": {
      const { batchId, action, error } = outcome;
      const advanced = { ...kind, [ATTR.batchId]: batchId, [ATTR.batchAction]: action };
      return { ...advanced, ...(error === null ? {} : attributesOfError(error)) };
    }
    case "batch-ended": {
      const { status, error } = outcome.result.data;
      const ended = { ...kind, [ATTR.batchId]: outcome.batchId, [ATTR.batchEnd]: status };
      return { ...ended, ...(error === null ? {} : attributesOfError(error)) };
    }
    case "batch-resent":
    case "batch-stale":
      return { ...kind, [ATTR.batchId]: outcome.batchId };
    case "rejected":
      return { ...kind, ...attributesOfError(outcome.event.data.error) };
    default:
      return kind;
  }
};
