import type { Delivered } from "../../fakes/fake-host.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";

/** How an invocation ended: with a value, by throwing, or by dying. */
export type InvocationEnd =
  | { readonly kind: "returned"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "died" };

/** What one invocation has observed, and so what it may do. */
export interface Trace {
  readonly name: string;
  readonly role: "worker" | "user" | "timer";
  /** It runs a newer version of the app. */
  readonly isNewer: boolean;
  /** The step that its message names; null without a message, or with one that it cannot read. */
  readonly step: number | null;
  readonly poisoned: boolean;
  /** Another invocation may have worked on its message before. */
  readonly redelivered: boolean;
  /** The record as it last read or wrote it. */
  seen: TransferRecord | null;
  /** True time before which the record allows no call to Graph. */
  quietUntilMs: number;
  /** The same, from a Retry-After that it received itself. */
  retryAfterUntilMs: number;
  /** It has queried the session, or created it itself. */
  queried: boolean;
  /** Another worker was running at some time while it was. */
  overlapped: boolean;
  /** Writes of its own that raised the step. */
  advances: number;
  /** The sessions it created. */
  readonly created: Set<string>;
  /** It threw or died, so it could not finish what it began. */
  excused: boolean;
}

export const traceOf = (
  name: string,
  role: Trace["role"],
  delivered: Delivered | null,
  isNewer = false,
): Trace => ({
  name,
  role,
  isNewer,
  step: delivered === null ? null : stepIn(delivered),
  poisoned: delivered?.delivery.poisoned ?? false,
  redelivered:
    (delivered?.delivery.dequeueCount ?? 1) > 1 ||
    (delivered !== null && delivered.message.kind !== "newer" && delivered.message.redelivered === true),
  seen: null,
  quietUntilMs: 0,
  retryAfterUntilMs: 0,
  queried: false,
  overlapped: false,
  advances: 0,
  created: new Set(),
  excused: false,
});

const stepIn = ({ message }: Delivered): number | null => {
  if (message.kind === "newer") return null;
  return message.kind === "job" ? 0 : message.step;
};
