import { withTimeout } from "../http/timeout.ts";
import { z } from "zod";

/**
 * - `records`: the container of the records
 * - `queues`: the queues of jobs and results
 * - `sources`: the storage account of the blobs
 * - `graph`: Microsoft Graph (`blobferry doctor` checks the permissions)
 */
export const CHECK_NAMES = ["records", "queues", "sources", "graph"] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** One request to a dependency; throws if it is unreachable. */
export type Probe = (signal: AbortSignal) => Promise<"ok" | "denied">;

type CheckState = "ok" | "denied" | "unreachable";

export interface Health {
  readonly status: "ok" | "degraded";
  readonly checks: Readonly<Record<CheckName, CheckState>>;
  readonly checkedAt: string;
}

const checkState = z
  .enum(["ok", "denied", "unreachable"])
  .meta({ description: "`denied`: it responds, but rejects the app's key or identity." });

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]).meta({ description: "`degraded`: a check is not `ok`." }),
  checks: z.object({
    records: checkState,
    queues: checkState,
    sources: checkState,
    graph: checkState,
  } satisfies Record<CheckName, typeof checkState>),
  checkedAt: z.iso.datetime(),
}) satisfies z.ZodType<Health>;

interface Timing {
  readonly nowMs: () => number;
  /** A probe that takes longer counts as unreachable. */
  readonly timeoutMs: number;
  /** How long an outcome is cached. Anybody may ask, so asking must be cheap. */
  readonly keptMs: number;
}

/** Runs all probes concurrently. Calls during a check, or soon after it, share its outcome. */
export const healthChecker = (
  probes: Readonly<Record<CheckName, Probe>>,
  { nowMs, timeoutMs, keptMs }: Timing,
): (() => Promise<Health>) => {
  let latest: { readonly health: Promise<Health>; readonly untilMs: number } | null = null;
  const check = async (): Promise<Health> => {
    const states = await Promise.all(
      CHECK_NAMES.map(async (name) => [name, await stateOf(probes[name], timeoutMs)] as const),
    );
    return {
      status: states.every(([, state]) => state === "ok") ? "ok" : "degraded",
      checks: Object.fromEntries(states) as Health["checks"],
      checkedAt: new Date(nowMs()).toISOString(),
    };
  };
  return () => {
    const now = nowMs();
    if (latest === null || now >= latest.untilMs) latest = { health: check(), untilMs: now + keptMs };
    return latest.health;
  };
};

const stateOf = (probe: Probe, timeoutMs: number): Promise<"ok" | "denied" | "unreachable"> =>
  withTimeout(timeoutMs, probe).catch(() => "unreachable" as const);
