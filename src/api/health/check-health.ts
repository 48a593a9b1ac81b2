import { withTimeout } from "../../http/timeout.ts";

/**
 * - `records`: the container of the records
 * - `queues`: the queues of jobs and results
 * - `sources`: the account of the blobs to move
 * - `graph`: Graph's address (whether the app may write there, `blobferry doctor` tells)
 */
export const checkNames = ["records", "queues", "sources", "graph"] as const;
export type CheckName = (typeof checkNames)[number];

/** Answers when the thing is there; throws when it is not. */
export type Probe = (signal: AbortSignal) => Promise<"ok" | "denied">;

export interface Health {
  readonly status: "ok" | "degraded";
  readonly checks: Readonly<Record<CheckName, "ok" | "denied" | "unreachable">>;
  readonly checkedAt: string;
}

interface Timing {
  readonly nowMs: () => number;
  /** A probe that takes longer counts as unreachable. */
  readonly timeoutMs: number;
  /** How long an answer holds. Everybody may ask, so asking must not cost. */
  readonly keptMs: number;
}

/** Checks everything at once; whoever asks meanwhile, or soon after, gets the same answer. */
export const healthChecker = (
  probes: Readonly<Record<CheckName, Probe>>,
  { nowMs, timeoutMs, keptMs }: Timing,
): (() => Promise<Health>) => {
  let latest: { readonly answer: Promise<Health>; readonly untilMs: number } | null = null;
  const check = async (): Promise<Health> => {
    const states = await Promise.all(
      checkNames.map(async (name) => [name, await stateOf(probes[name], timeoutMs)] as const),
    );
    return {
      status: states.every(([, state]) => state === "ok") ? "ok" : "degraded",
      checks: Object.fromEntries(states) as Health["checks"],
      checkedAt: new Date(nowMs()).toISOString(),
    };
  };
  return () => {
    const now = nowMs();
    if (latest === null || now >= latest.untilMs) latest = { answer: check(), untilMs: now + keptMs };
    return latest.answer;
  };
};

const stateOf = (probe: Probe, timeoutMs: number): Promise<"ok" | "denied" | "unreachable"> =>
  withTimeout(timeoutMs, probe).catch(() => "unreachable" as const);
