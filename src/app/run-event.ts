import type { InvocationContext } from "@azure/functions";
import { handleEvent, type EventOutcome } from "../rules/handle-event.ts";
import { readEvent } from "../rules/read-event.ts";
import type { RulesInForce } from "../rules/rule-book.ts";
import { transferError } from "../transfer/error.ts";
import type { Delivery } from "../transfer/message.ts";
import { rejectInvalid, rejectPoisoned } from "../transfer/step/reject.ts";
import { StorageUnavailableError } from "../transfer/storage-error.ts";
import { printable } from "../transfer/text.ts";
import { redacted } from "../transfer/redact.ts";
import type { EventServices } from "./event-services.ts";
import { logOutcome } from "./log-outcome.ts";
import { deliveryOf } from "./run-message.ts";
import type { Services } from "./services.ts";

/** How long an event waits while storage is out. */
const WAIT_FOR_STORAGE_MS = 60_000;

interface EventTrigger {
  /** The message: parsed already if it was JSON. */
  readonly input: unknown;
  readonly context: Pick<InvocationContext, "log" | "warn" | "triggerMetadata" | "invocationId">;
  /** Whether it comes from the poison queue. */
  readonly poisoned: boolean;
}

type Parts = Pick<Services, "ports"> & { readonly events: EventServices };

/**
 * Handles one message of the event queue. One that no rule can be applied to ends as a rejected message among the
 * results; so does one from the poison queue that fails once more. Events that come to nothing are only counted.
 *
 * @throws {Error} where the host is to deliver the message again, and to count that
 */
export const runEvent = async (parts: Parts, { input, context, poisoned }: EventTrigger): Promise<void> => {
  const delivery = deliveryOf({ input, context, queue: "jobs", poisoned });
  await runEventDelivery(parts, { input, context, delivery });
};

/** An event as it is delivered. */
interface DeliveredEvent {
  /** The message: parsed already, or its text. */
  readonly input: unknown;
  readonly context: Pick<InvocationContext, "log" | "warn">;
  readonly delivery: Delivery;
}

/** The same for a message that was read past the trigger. */
export const runEventDelivery = async (
  { ports, events }: Parts,
  delivered: DeliveredEvent,
): Promise<void> => {
  const { context, delivery } = delivered;
  const warn = (line: string): void => {
    context.warn(printable(line));
  };
  try {
    await finish({ ports, events }, delivered, await outcomeOf(events, delivered));
  } catch (error) {
    if (error instanceof StorageUnavailableError) {
      // It says nothing about the event.
      await events.putBack(delivery.text, WAIT_FOR_STORAGE_MS);
      warn(`an event is put back for ${WAIT_FOR_STORAGE_MS} ms: ${error.message}`);
      return;
    }
    if (!delivery.poisoned) throw error;
    const reason = printable(redacted(error instanceof Error ? error.message : String(error)));
    logOutcome(context, await rejectPoisoned(ports, delivery, null, reason));
  }
};

type Judged = EventOutcome | { readonly kind: "unreadable"; readonly reason: string };

const outcomeOf = async (events: EventServices, { input, context }: DeliveredEvent): Promise<Judged> => {
  const event = readEvent(input);
  if ("kind" in event) {
    return event.kind === "ignored"
      ? { kind: "dropped", reason: event.reason }
      : { kind: "unreadable", reason: `the message ${event.reason}` };
  }
  logRules(context, events, await events.ports.rules());
  return await handleEvent(events.ports, events.scope, event);
};

const finish = async (
  { ports, events }: Parts,
  { context, delivery }: DeliveredEvent,
  outcome: Judged,
): Promise<void> => {
  switch (outcome.kind) {
    case "started":
      context.log(
        printable(
          `event: rule ${outcome.rule} starts transfer ${outcome.transferId} of ${outcome.name.container}/${outcome.name.blob}`,
        ),
      );
      return;
    case "repeated":
      count(context, events, "repeats one that has its transfer");
      return;
    case "dropped":
      count(context, events, outcome.reason);
      return;
    case "wait":
      await events.putBack(delivery.text, outcome.delayMs);
      count(context, events, `waits: ${outcome.reason}`);
      return;
    case "unreadable":
    case "refused": {
      const message =
        outcome.kind === "unreadable"
          ? outcome.reason
          : `rule ${outcome.rule}, blob ${outcome.name.container}/${outcome.name.blob}: ${outcome.reason}`;
      const error = transferError("invalid-job", message);
      logOutcome(context, await rejectInvalid(ports, delivery, { kind: "invalid", transferId: null, error }));
    }
  }
};

const count = (context: DeliveredEvent["context"], { tally }: EventServices, reason: string): void => {
  const line = tally.count(reason);
  if (line !== null) context.log(printable(line));
};

const logged = new WeakMap<EventServices, RulesInForce>();

/** A line when the rules have changed. */
const logRules = (context: DeliveredEvent["context"], events: EventServices, now: RulesInForce): void => {
  if (logged.get(events) === now) return;
  const before = logged.get(events)?.version;
  logged.set(events, now);
  if (now.version === before) return;
  const inForce =
    now.rules === null ? "no rules" : now.rules.length === 1 ? "1 rule" : `${now.rules.length} rules`;
  if (now.faults.length === 0) context.log(printable(`rules: ${inForce} in effect from ${events.place}`));
  else context.warn(printable(`rules: ${inForce} in effect; ${events.place}: ${now.faults.join("; ")}`));
};
