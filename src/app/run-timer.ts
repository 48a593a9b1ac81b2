import type { InvocationContext } from "@azure/functions";
import { rescueBatches } from "../batch/rescue-batches.ts";
import { readMessage } from "../intake/read-message.ts";
import { recordOldestAge, tracedTimer } from "../telemetry/traced-timer.ts";
import { clearPoison, clearPoisonedEvents, countPoison } from "../transfer/poison-janitor.ts";
import { rejectPoisoned } from "../transfer/step/reject.ts";
import { rescueStalled } from "../transfer/rescue.ts";
import { logOutcome } from "./log-outcome.ts";
import { logCleared, logQueueState, logRescued, logRescuedBatches } from "./log-rescued.ts";
import { isOfTransfer } from "./run-batch-message.ts";
import { runEventDelivery } from "./run-event.ts";
import { runDelivery } from "./run-message.ts";
import type { Services } from "./services.ts";

/** Just before the next run, and within the functionTimeout. */
const RUN_MS = 295_000;

type TimerServices = Pick<
  Services,
  | "ports"
  | "policy"
  | "events"
  | "batch"
  | "poison"
  | "config"
  | "sourceBaseUrl"
  | "isQueueOwner"
  | "telemetry"
  | "queueNames"
  | "removeOldRejections"
>;

type TimerContext = Pick<InvocationContext, "log" | "warn" | "error">;

/**
 * What the timer does: rescues stalled transfers, then handles what stays in the poison queues. Neither stops the other.
 * @throws {Error} if a part was cut short, after all else is done and logged
 */
export const runTimer = async (services: TimerServices, context: TimerContext): Promise<void> => {
  await tracedTimer(services.telemetry, () => runParts(services, context));
};

const runParts = async (services: TimerServices, context: TimerContext): Promise<void> => {
  const { ports, policy, batch, poison, events, config, sourceBaseUrl } = services;
  const endMs = ports.clock.nowMs() + RUN_MS;
  const errors: unknown[] = [];
  const part = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      errors.push(error);
    }
  };

  let poisoned: number | null = null;
  await part(async () => {
    const queues = [poison.jobs, poison.steps];
    poisoned = await countPoison(events === null ? queues : [...queues, events.poison]);
  });
  await part(async () => {
    const rescued = await rescueStalled(ports, policy, { retentionMs: config.recordRetentionMs });
    logQueueState(context, rescued, poisoned);
    recordOldestAge(services.telemetry, services.queueNames, rescued.latenessMs);
    logRescued(context, rescued);
  });
  await part(async () => {
    const { rescueAfterMs } = policy;
    logRescuedBatches(
      context,
      await rescueBatches(batch, { rescueAfterMs, retentionMs: config.recordRetentionMs }),
    );
  });
  await part(async () => {
    const cleared = await clearPoison({
      clock: ports.clock,
      queues: poison,
      minAgeMs: policy.rescueAfterMs,
      endMs,
      read: (text) => readMessage(text, sourceBaseUrl),
      run: (message, delivery) => runDelivery(services, { message, delivery, invocationId: null }),
      giveUp: (message, delivery, reason) =>
        rejectPoisoned(ports, delivery, isOfTransfer(message) ? message : null, reason),
    });
    logCleared(context, cleared);
  });
  await part(async () => {
    if (events === null) return;
    const cleared = await clearPoisonedEvents(events.poison, {
      clock: ports.clock,
      minAgeMs: policy.rescueAfterMs,
      endMs,
      read: (text) => text,
      run: (text, delivery) => runEventDelivery({ ports, events }, { input: text, context, delivery }),
      giveUp: async (_, delivery, reason) => {
        logOutcome(context, await rejectPoisoned(ports, delivery, null, reason));
      },
    });
    // What became of each has been logged with it.
    logCleared(context, { ...cleared, outcomes: [] });
  });
  await part(async () => {
    const { recordRetentionMs } = config;
    if (recordRetentionMs !== null)
      await services.removeOldRejections(ports.clock.nowMs() - recordRetentionMs);
  });
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1)
    throw new AggregateError(
      errors,
      errors.map((error) => (error instanceof Error ? error.message : String(error))).join("; "),
    );
};
