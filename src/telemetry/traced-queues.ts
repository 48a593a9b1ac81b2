import { context, SpanKind, trace, type Attributes, type Span } from "@opentelemetry/api";
import type { NewerMessage, QueueMessage, QueueName } from "../transfer/message.ts";
import type { Ports, ResultQueue, Spare, StepQueue } from "../transfer/ports.ts";
import { traceContextOfSpan } from "./context.ts";
import { inSpan } from "./in-span.ts";
import { ATTR, QUEUE_SYSTEM } from "./names.ts";
import type { Telemetry } from "./telemetry.ts";

/** What the queues are called in this app. */
export type QueueNames = Readonly<Record<QueueName | "results", string>>;

/** The queues with a span for each message sent, which the message names: the next step links to it. */
export const tracedQueues = (
  { steps, results }: Pick<Ports, "steps" | "results">,
  names: QueueNames,
  telemetry: Telemetry,
): Pick<Ports, "steps" | "results"> => {
  const sending = <T>(
    destination: string,
    attributes: Attributes,
    call: (span: Span) => Promise<T>,
  ): Promise<T> => {
    const at = {
      [ATTR.system]: QUEUE_SYSTEM,
      [ATTR.destination]: destination,
      [ATTR.operationName]: "send",
    };
    return inSpan(
      telemetry,
      {
        name: `send ${destination}`,
        kind: SpanKind.PRODUCER,
        attributes: { ...at, [ATTR.operationType]: "send", ...attributes },
        of: (_answer, durationS) => {
          telemetry.instruments.sendDuration.record(durationS, at);
          return {};
        },
        onError: (errorType, durationS) => {
          telemetry.instruments.sendDuration.record(durationS, { ...at, [ATTR.errorType]: errorType });
        },
      },
      call,
    );
  };
  const tracedSteps: StepQueue = {
    send: (queue, message, delayMs) =>
      sending(names[queue], { ...attributesOf(message), [ATTR.delayMs]: delayMs }, (span) =>
        steps.send(queue, sentBy(span, message), delayMs),
      ),
    sendSpare: async (message, hiddenMs) => {
      // It is sent in the background, and as a rule becomes another message before it counts.
      const spare = await steps.sendSpare(sentBy(trace.getSpan(context.active()), message), hiddenMs);
      return {
        become: (next, delayMs) =>
          sending(names.steps, { ...attributesOf(next), [ATTR.delayMs]: delayMs }, (span) =>
            spare.become(sentBy(span, next), delayMs),
          ),
        remove: () => spare.remove(),
      } satisfies Spare;
    },
    heads: () => steps.heads(),
  };
  const tracedResults: ResultQueue = {
    publish: (event) =>
      sending(names.results, {}, (span) => results.publish({ ...event, ...traceContextOfSpan(span) })),
  };
  return { steps: tracedSteps, results: tracedResults };
};

/** A job keeps the span that submitted it, however often it is put back; what a newer app wrote stays as it is. */
const sentBy = <M extends QueueMessage | NewerMessage>(span: Span | undefined, message: M): M =>
  message.kind === "step" || message.kind === "retry" ? { ...message, ...traceContextOfSpan(span) } : message;

const attributesOf = (message: QueueMessage | NewerMessage): Attributes => {
  if (message.kind === "newer") return {};
  if (message.kind === "job") {
    const { transferId } = message.job;
    return transferId === null ? {} : { [ATTR.transferId]: transferId };
  }
  return { [ATTR.transferId]: message.transferId, [ATTR.step]: message.step };
};
