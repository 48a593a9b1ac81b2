import type { TransferError } from "./error.ts";
import type { TransferRecord, Wait } from "./record.ts";
import type { MessageRejected, TransferResult } from "./result.ts";

/** The outcome of an invocation, for the log and for tests. Contains no secrets. */
export type Outcome =
  /** The step is done and the next one is on the queue. */
  | { readonly kind: "advanced"; readonly transferId: string; readonly step: number; readonly phase: string }
  | {
      readonly kind: "postponed";
      readonly transferId: string;
      readonly step: number;
      readonly why: Wait["why"];
      readonly delayMs: number;
      readonly error: TransferError | null;
    }
  /** The transfer has ended, and its result is published. */
  | { readonly kind: "ended"; readonly transferId: string; readonly result: TransferResult }
  /** The result was published again. */
  | { readonly kind: "republished"; readonly transferId: string; readonly result: TransferResult }
  /** The current step's message was sent again. */
  | { readonly kind: "resent"; readonly transferId: string; readonly step: number; readonly delayMs: number }
  /** The message has no meaning any more. */
  | {
      readonly kind: "stale";
      readonly transferId: string;
      readonly messageStep: number;
      readonly recordStep: number;
    }
  /** The transfer may not begin yet: its message is back on the queue. */
  | { readonly kind: "held"; readonly transferId: string; readonly delayMs: number }
  /** Nothing could be done and nothing is wrong with the message: it is back on the queue, and does not count. */
  | {
      readonly kind: "put-back";
      readonly transferId: string;
      readonly delayMs: number;
      readonly reason: string;
    }
  /** The message was rejected with an event of its own; no record was touched. */
  | { readonly kind: "rejected"; readonly transferId: string; readonly event: MessageRejected };

export const waitLeftMs = (record: TransferRecord, nowMs: number): number =>
  record.wait === null ? 0 : Math.max(0, Date.parse(record.wait.until) - nowMs);
