import { isRedelivered, type Delivery, type QueueMessage } from "../message.ts";
import type { Policy } from "../policy.ts";
import type { Ports, Spare } from "../ports.ts";
import type { TransferRecord } from "../record.ts";
import { stepMessage } from "./dispatch.ts";

/** The spare of an invocation's step: sent before the first bytes, if any. */
export interface LazySpare {
  readonly sent: Spare | null;
  /** Sends it, if the next thing this record does is to send bytes. */
  sendFor(record: TransferRecord): Promise<void>;
  remove(): Promise<void>;
}

interface SpareParts {
  readonly ports: Pick<Ports, "steps">;
  readonly policy: Pick<Policy, "spareHiddenMs">;
  readonly message: QueueMessage;
  readonly delivery: Delivery;
}

/**
 * R14. Before it sends a range, a step puts a spare of its own message on the queue, hidden until the range must be
 * through. If the worker crashes, the spare is delivered long before the lease of the message expires. It counts as a
 * redelivery, and the fencing token makes whichever comes second stale. Only a first delivery sends one: else a step
 * that crashes every worker would leave a message more with each.
 */
export const lazySpare = ({ ports, policy, message, delivery }: SpareParts): LazySpare => {
  let sent: Spare | null = null;
  const isFirst = !isRedelivered(delivery, message);
  return {
    get sent() {
      return sent;
    },
    sendFor: async (record) => {
      const sendsBytes =
        record.status === "running" &&
        record.phase === "send" &&
        record.session !== null &&
        !record.cancelRequested;
      if (sent !== null || !isFirst || !sendsBytes || policy.spareHiddenMs <= 0) return;
      sent = await ports.steps.sendSpare({ ...stepMessage(record), redelivered: true }, policy.spareHiddenMs);
    },
    remove: async () => {
      await sent?.remove();
    },
  };
};
