import type { MailboxSlots } from "../graph/throttle/mailbox-destination.ts";
import type { ThrottleStore } from "../graph/throttle/shared-throttle.ts";
import { storageCode } from "../storage/errors.ts";
import { printable } from "../transfer/text.ts";

const REPORT_EVERY_MS = 60_000;

/** Where lines of the log go, and the time. */
export interface ReportTo {
  warn(line: string): void;
  nowMs(): number;
}

/**
 * The same store; what fails is also a line of the app's log, one a minute at most. Transfers go on without the shared
 * cooldown, so nothing else says why an instance calls a service that throttles the others.
 *
 * @param gate what the cooldown holds back, which may be a host that Graph has named
 */
export const reportedThrottleStore = (store: ThrottleStore, gate: string, to: ReportTo): ThrottleStore => {
  const reading = reporter(`the cooldown of ${gate} could not be read, so this instance goes by its own`, to);
  const writing = reporter(
    `the cooldown of ${gate} could not be written, so only this instance knows it`,
    to,
  );
  return {
    read: () => reading(store.read()),
    extend: (cooldownMs) => writing(store.extend(cooldownMs)),
  };
};

/** The same slots; when storage cannot say whether one is free, that is also a line of the app's log, one a minute at most. */
export const reportedMailboxSlots = (slots: MailboxSlots, to: ReportTo): MailboxSlots => {
  const taking = reporter("the calls to a mailbox could not be counted, so one is made without a slot", to);
  return { take: (mailbox) => taking(slots.take(mailbox)) };
};

const reporter = (consequence: string, to: ReportTo) => {
  let reportedMs = Number.NEGATIVE_INFINITY;
  return async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      if (to.nowMs() - reportedMs >= REPORT_EVERY_MS) {
        reportedMs = to.nowMs();
        to.warn(printable(`${consequence}: storage, ${storageCode(error)}`));
      }
      throw error;
    }
  };
};
