import type { Destination, GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import type { Target } from "../../transfer/job.ts";
import type { Clock } from "../../transfer/ports.ts";
import { mailboxOf } from "./mailbox.ts";

type Throttled = Extract<GraphFailure, { kind: "throttled" }>;

/** A call to a small mailbox takes a second or so. */
const SHORTEST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5000;

/** A right to make one call to a mailbox. */
export interface MailboxSlot {
  release(): Promise<void>;
}

/** The calls that all instances of an app make to mailboxes. */
export interface MailboxSlots {
  /** Takes one of a mailbox's slots; null if all are taken. */
  take(mailbox: string): Promise<MailboxSlot | null>;
}

/**
 * A destination that makes no more calls to a mailbox at once than Outlook serves, over all instances; upload URLs
 * count as well. A call for which there is no slot returns `throttled` at once: a wait of a few seconds, and no failure.
 *
 * If storage cannot say whether there is a slot, the call is made without one. Records and messages are in storage too,
 * so few calls are made while it is out, and of one too many Outlook says itself how long to wait. Holding all calls
 * back would make an outage of storage last longer in every mailbox.
 */
export const mailboxDestination = (
  destination: Destination,
  slots: MailboxSlots,
  clock: Pick<Clock, "random">,
): Destination => {
  const inSlot = async <T>(target: Target, call: () => Promise<T>): Promise<T | Throttled> => {
    const mailbox = mailboxOf(target);
    if (mailbox === null) return await call();
    let slot: MailboxSlot | null;
    try {
      slot = await slots.take(mailbox);
    } catch {
      return await call();
    }
    if (slot === null) return noSlot(clock.random());
    try {
      return await call();
    } finally {
      await slot.release();
    }
  };

  return {
    rulesOf: (target) => destination.rulesOf(target),
    createSession: (spec) => inSlot(spec.target, () => destination.createSession(spec)),
    putRange: (put) => inSlot(put.target, () => destination.putRange(put)),
    querySession: (target, url, totalBytes) =>
      inSlot(target, () => destination.querySession(target, url, totalBytes)),
    deleteSession: (url, target) => inSlot(target, () => destination.deleteSession(url, target)),
    commit: (spec, url, by) => inSlot(spec.target, () => destination.commit(spec, url, by)),
    putWhole: (spec, bytes) => inSlot(spec.target, () => destination.putWhole(spec, bytes)),
    getItem: (target, wanted) => inSlot(target, () => destination.getItem(target, wanted)),
    findPlace: (spec) => destination.findPlace(spec),
    setFields: (target, spec) => destination.setFields(target, spec),
    checkIn: (target) => destination.checkIn(target),
  };
};

const noSlot = (random: number): Throttled => ({
  kind: "throttled",
  retryAfterMs: Math.round(SHORTEST_WAIT_MS + random * (LONGEST_WAIT_MS - SHORTEST_WAIT_MS)),
  error: transferError(
    "throttled",
    "the mailbox is busy: Outlook serves an app four calls at once in each, and all are under way",
  ),
});
