import type { Fault } from "./fault.ts";
import type { Scenario } from "../../fakes/scenario.ts";
import type { HostLimits } from "../../fakes/fake-host.ts";
import type { Policy } from "../../../src/transfer/policy.ts";

/** One thing that happens in a random run. Numbers pick among what is there, and wrap around. */
export type Action =
  /** A worker (or user, or the timer) makes its next port call. */
  | { readonly do: "go"; readonly who: number; readonly fault: Fault }
  /** The host hands a visible message to a free worker. */
  | { readonly do: "deliver"; readonly pick: number; readonly skew: number }
  | { readonly do: "kill"; readonly who: number }
  /** The host loses touch: the message is visible again while its worker sleeps or works on. */
  | { readonly do: "lose-lease"; readonly who: number }
  /** To the moment of the next message. */
  | { readonly do: "skip" }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "cancel" }
  | { readonly do: "retry" }
  | { readonly do: "revive" }
  /** The queue holds a message twice. */
  | { readonly do: "duplicate"; readonly pick: number }
  | { readonly do: "change-source" }
  | { readonly do: "remove-source" }
  /** A call that was thought lost lands. */
  | { readonly do: "land"; readonly pick: number };

export interface Schedule {
  readonly scenario: Scenario;
  readonly limits: HostLimits;
  readonly policy: Policy;
  /** How far ahead the machines' clocks are. */
  readonly skewsMs: readonly number[];
  readonly actions: readonly Action[];
  /** Calls still under way when everybody is done land then. */
  readonly landLate: boolean;
}

export const MOST_WORKERS = 3;
