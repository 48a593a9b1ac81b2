import type { Fault } from "./fault.ts";
import type { Scenario } from "../../fakes/scenario.ts";
import type { HostLimits } from "../../fakes/fake-host.ts";
import type { Policy } from "../../../src/transfer/policy.ts";

/** One event of a random run. Numbers pick among what is there, and wrap around. */
export type Action =
  /** A process (worker, user or timer) makes its next port call. */
  | { readonly do: "call"; readonly who: number; readonly fault: Fault }
  /** The host delivers a visible message to an idle worker, of the present version or of a newer one. */
  | { readonly do: "deliver"; readonly pick: number; readonly skew: number; readonly isNewer?: boolean }
  | { readonly do: "kill"; readonly who: number }
  /** The lease expires: the message is visible again while its worker sleeps or continues. */
  | { readonly do: "lose-lease"; readonly who: number }
  /** To the moment of the next message. */
  | { readonly do: "skip" }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "cancel" }
  | { readonly do: "retry" }
  | { readonly do: "rescue" }
  /** The queue holds a message twice. */
  | { readonly do: "duplicate"; readonly pick: number }
  | { readonly do: "change-source" }
  /** The blob's metadata is written: another ETag for the same bytes. */
  | { readonly do: "change-properties" }
  | { readonly do: "remove-source" }
  /** The record store stops doing its work, or only writing, until it recovers. */
  | { readonly do: "store"; readonly is: "up" | "read-only" | "out" }
  /** A late write lands. */
  | { readonly do: "land"; readonly pick: number };

export interface Schedule {
  readonly scenario: Scenario;
  readonly limits: HostLimits;
  readonly policy: Policy;
  /** Some workers run a newer version of the app; in the end all of them do. */
  readonly isMixed: boolean;
  /** How far ahead the machines' clocks are. */
  readonly skewsMs: readonly number[];
  readonly actions: readonly Action[];
  /** Late writes still under way when every process is done land then. */
  readonly landLate: boolean;
}

export const MAX_WORKERS = 3;
