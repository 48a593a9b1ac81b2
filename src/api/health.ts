import { z } from "zod";
import type { ConfigError } from "../config/config-error.ts";
import { misspellingText, type Misspelling } from "../config/setting-names.ts";
import { withTimeout } from "../http/timeout.ts";
import {
  queueFaults,
  secondsOf,
  WATCHED_USES,
  type QueueFault,
  type QueuesSeen,
} from "../storage/queue-faults.ts";

/**
 * - `records`: the container of the records
 * - `queues`: the queues of jobs and results
 * - `sources`: the storage account of the blobs
 * - `graph`: Microsoft Graph, and whether it accepts the app's token (`blobferry doctor` checks the permissions)
 */
export const CHECK_NAMES = ["records", "queues", "sources", "graph"] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

const probeResult = z.enum(["ok", "missing", "denied", "unusable", "unreachable"]);
export type ProbeResult = z.infer<typeof probeResult>;

/** One request to a dependency. One that throws has found it unreachable. */
export type Probe = (signal: AbortSignal) => Promise<ProbeResult>;

const checkState = z.enum([...probeResult.options, "unchecked"]).meta({
  description:
    "`missing`: it does not exist; the app creates it at its start. `denied`: it responds, but rejects the app's key or identity. `unusable`: the response is not one of this service. `unchecked`: a wrong setting comes first.",
});

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded", "misconfigured"]).meta({
    description:
      "`degraded`: transfers may stand still, or a limit is not in effect. `misconfigured`: a setting is missing or wrong.",
  }),
  reasons: z
    .array(z.string())
    .readonly()
    .meta({ description: "Why it is not `ok`, one line each; without addresses." }),
  warnings: z.array(z.string()).readonly().meta({
    description: "What deserves a look although it is no reason for another status, one line each.",
  }),
  checks: z.object({
    records: checkState,
    queues: checkState,
    sources: checkState,
    graph: checkState,
  } satisfies Record<CheckName, typeof checkState>),
  queues: z
    .array(
      z.object({
        use: z.enum(WATCHED_USES).meta({ description: "What the queue carries." }),
        oldestMessageSeconds: z.int().nullable().meta({
          description:
            "How long ago its oldest visible message was sent; null if there is none. Large in a backlog, which is normal.",
        }),
      }),
    )
    .readonly()
    .meta({ description: "The queues that the app fetches from; empty if they could not be read." }),
  poisonMessages: z.int().nullable().meta({
    description:
      "Messages that failed too often and whose transfers have not been ended yet; null if they could not be counted.",
  }),
  checkedAt: z.iso.datetime(),
});

export type Health = Readonly<z.infer<typeof healthSchema>>;

/** What health looks at. */
export interface HealthSources {
  readonly probes: Readonly<Record<CheckName, Probe>>;
  readonly lookAtQueues: (signal: AbortSignal) => Promise<QueuesSeen>;
  readonly isQueueOwner: () => Promise<boolean>;
  /** Names that are probably meant to be settings. */
  readonly misspellings: readonly Misspelling[];
  /** How many faults the rules for new blobs have; null if there are no rules although `RULES` names them. */
  readonly rulesFaults: (signal: AbortSignal) => Promise<number | null>;
}

interface Timing {
  readonly nowMs: () => number;
  /** A probe that takes longer counts as unreachable. */
  readonly timeoutMs: number;
  /** How long an outcome is cached. Anybody may ask, so asking must be cheap. */
  readonly keptMs: number;
}

/** Runs all checks concurrently. Calls during a check, or soon after it, share its outcome. */
export const healthChecker = (
  { probes, lookAtQueues, isQueueOwner, misspellings, rulesFaults }: HealthSources,
  { nowMs, timeoutMs, keptMs }: Timing,
): (() => Promise<Health>) => {
  let latest: { readonly health: Promise<Health>; readonly untilMs: number } | null = null;
  const check = async (): Promise<Health> => {
    const [states, seen, isOwner, faults] = await Promise.all([
      Promise.all(CHECK_NAMES.map(async (name) => [name, await stateOf(probes[name], timeoutMs)] as const)),
      // The probes report storage that cannot be read.
      withTimeout(timeoutMs, lookAtQueues).catch(() => null),
      withTimeout(timeoutMs, isQueueOwner).catch(() => true),
      withTimeout(timeoutMs, rulesFaults).catch(() => 0),
    ]);
    const faulty = [
      ...states.flatMap(([name, state]) => (state === "ok" ? [] : [`${name}: ${stateText(name, state)}`])),
      ...(isOwner ? [] : [NOT_OWNER]),
      ...(seen === null ? [] : queueFaults(seen).map(reasonOf)),
      ...(faults === null || faults === 0 ? [] : [faultyRules(faults)]),
      ...misspellings.filter(({ opensLimit }) => opensLimit).map(misspellingText),
    ];
    // Perhaps why it is so. By itself it is no fault: the name may be another program's.
    const hints = misspellings.filter(({ opensLimit }) => !opensLimit).map(misspellingText);
    const reasons = faulty.length === 0 ? [] : [...faulty, ...hints];
    return {
      status: reasons.length === 0 ? "ok" : "degraded",
      reasons,
      warnings: faults === null ? [NO_RULES] : [],
      checks: Object.fromEntries(states) as Health["checks"],
      queues: (seen?.queues ?? []).map(({ use, head }) => ({
        use,
        oldestMessageSeconds: head && secondsOf(head.ageMs),
      })),
      poisonMessages: seen?.poisonMessages ?? null,
      checkedAt: new Date(nowMs()).toISOString(),
    };
  };
  return () => {
    const now = nowMs();
    if (latest === null || now >= latest.untilMs) latest = { health: check(), untilMs: now + keptMs };
    return latest.health;
  };
};

const STATES = {
  missing: "does not exist; the app creates it at its start",
  denied: "access is denied",
  unusable: "the response is not one of this service; check the address, or run blobferry doctor",
  unreachable: "no response",
} as const;
const NO_SIGN_IN =
  "the app gets no token, or Graph refuses it; see the error of a transfer that waits, or run blobferry doctor";

const stateText = (name: CheckName, state: keyof typeof STATES): string =>
  name === "graph" && state === "denied" ? NO_SIGN_IN : STATES[state];

const NOT_OWNER =
  "The queues belong to another app, whose records are elsewhere; see the app's log, or run blobferry doctor.";

/** So it is in every app whose rules are yet to be written. */
const NO_RULES = "There are no rules for new blobs, so their events start nothing.";

const faultyRules = (faults: number): string =>
  `The rules for new blobs have errors (${faults}), and are not in effect; run blobferry doctor.`;

/** In health's words, which reveal no names. */
const reasonOf = (fault: QueueFault): string => {
  switch (fault.kind) {
    case "not-fetched":
      return `Nothing fetches ${fault.use}: the oldest message has waited ${fault.ageSeconds} s, and no transfer moves.`;
    case "poison":
      return `The poison queue holds ${fault.messages} message${fault.messages === 1 ? "" : "s"} whose transfers have not been ended.`;
  }
};

/** The health of an app that cannot run because of these settings. */
export const misconfigured = (
  { faults }: ConfigError,
  nowMs: number,
  misspellings: readonly Misspelling[] = [],
): Health => ({
  status: "misconfigured",
  reasons: [...faults.map(({ publicMessage }) => publicMessage), ...misspellings.map(misspellingText)],
  warnings: [],
  checks: { records: "unchecked", queues: "unchecked", sources: "unchecked", graph: "unchecked" },
  queues: [],
  poisonMessages: null,
  checkedAt: new Date(nowMs).toISOString(),
});

const stateOf = (probe: Probe, timeoutMs: number): Promise<ProbeResult> =>
  withTimeout(timeoutMs, probe).catch(() => "unreachable" as const);
