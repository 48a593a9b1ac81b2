import { forEachAtOnce } from "./at-once.ts";
import { hasEnded } from "./record-facts.ts";
import type { Ports, RecordSummary } from "./ports.ts";

/** Records checked in one run, with a call for each. */
const MAX_CHECKS = 500;
/** Most transfers have ended by then, and cost no call. */
const CHECK_AFTER_MS = 60 * 60_000;

export interface RestoreOptions {
  readonly nowMs: number;
  readonly atOnce: number;
  /** Whether the run must end. */
  readonly isLate: () => boolean;
  readonly onFailure: (transferId: string, error: unknown) => void;
}

/**
 * Restores the reservations of records in progress that something has deleted, such as a lifecycle rule: without one,
 * the same job would run a second time. Among too many records each run begins elsewhere.
 *
 * @returns the ids of transfers whose reservation was missing
 */
export const restoreReservations = async (
  { records, clock }: Pick<Ports, "records" | "clock">,
  visited: readonly RecordSummary[],
  { nowMs, atOnce, isLate, onFailure }: RestoreOptions,
): Promise<string[]> => {
  const due = visited.filter(
    ({ status, admittedAt }) => !hasEnded(status) && nowMs - Date.parse(admittedAt) >= CHECK_AFTER_MS,
  );
  const start = due.length > MAX_CHECKS ? Math.floor(clock.random() * due.length) : 0;
  const checked = [...due.slice(start), ...due.slice(0, start)].slice(0, MAX_CHECKS);
  const restored: string[] = [];
  await forEachAtOnce(checked, { atOnce, isLate }, async ({ transferId, admittedAt }) => {
    try {
      if (await records.restoreReservation(transferId, admittedAt)) restored.push(transferId);
    } catch (error) {
      onFailure(transferId, error);
    }
  });
  return restored;
};
