import type { Delivered } from "../../fakes/fake-host.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";

/** What the watch knows of one invocation: what it has seen, and so what it may do. */
export interface Trace {
  readonly name: string;
  readonly role: "worker" | "user" | "reviver";
  /** The step its message names; null for who holds no message. */
  readonly step: number | null;
  readonly poisoned: boolean;
  /** Somebody may have worked on its message before. */
  readonly redelivered: boolean;
  /** The record as it last read or wrote it. */
  seen: TransferRecord | null;
  /** True time before which it must leave Graph alone, as the record says. */
  quietUntilMs: number;
  /** The same, as Graph told it itself. */
  toldToWaitUntilMs: number;
  /** It has asked the session what it holds, or made the session itself. */
  asked: boolean;
  /** Another worker was about at some time while it was. */
  overlapped: boolean;
  /** Writes of its own that raised the step. */
  advances: number;
  /** It may have created a session without being able to say so. */
  readonly created: Set<string>;
  /** Storage or its host failed it, so it could not finish what it began. */
  excused: boolean;
}

export const traceOf = (name: string, role: Trace["role"], delivered: Delivered | null): Trace => ({
  name,
  role,
  step: delivered === null ? null : delivered.message.kind === "job" ? 0 : delivered.message.step,
  poisoned: delivered?.delivery.poisoned ?? false,
  redelivered:
    (delivered?.delivery.dequeueCount ?? 1) > 1 ||
    (delivered?.message.kind === "step" && delivered.message.redelivered === true),
  seen: null,
  quietUntilMs: 0,
  toldToWaitUntilMs: 0,
  asked: false,
  overlapped: false,
  advances: 0,
  created: new Set(),
  excused: false,
});
