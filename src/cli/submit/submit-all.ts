import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { isTransferClientError } from "../../client/errors.ts";
import type { JobInput } from "../../client/job-input.ts";
import { mapConcurrently } from "../../client/map-concurrently.ts";
import type { Submitted } from "../../client/submit.ts";
import type { TransferClient } from "../../client/transfer-client.ts";
import { derivedTransferId } from "../../transfer/job.ts";
import type { PlacedJob } from "./jobs-of-file.ts";

/** Most of a submit is waiting for storage. */
const CONCURRENCY = 32;
/** Storage that is busy, or an emulator that clears up, is back by then; one that is down is not. */
const PAUSES_MS = [1000, 4000, 15_000];

/** What became of one job. */
export type SubmitOutcome = Submitted | { readonly conflict: string };

/** Ended before all jobs were submitted. */
export class SubmitBrokenOff extends Error {
  override readonly name = "SubmitBrokenOff";
  readonly submitted: number;
  /** What is left, with ids: one that was submitted after all is not submitted twice. */
  readonly rest: readonly JobInput[];

  constructor(submitted: number, rest: readonly JobInput[], cause: unknown) {
    super("not all jobs were submitted", { cause });
    this.submitted = submitted;
    this.rest = rest;
  }
}

/**
 * Submits jobs, and yields the outcome of each, in order.
 * @throws {SubmitBrokenOff} with the error as its cause
 */
export async function* submitAll(
  client: Pick<TransferClient, "submit">,
  jobs: readonly PlacedJob[],
  { signal, pausesMs = PAUSES_MS }: { readonly signal: AbortSignal; readonly pausesMs?: readonly number[] },
): AsyncGenerator<SubmitOutcome, void, undefined> {
  // While storage is away, that many wait for the signal; Node would warn of a leak.
  setMaxListeners(2 * CONCURRENCY, signal);
  const placed = jobs.map(withId);
  const done = new Set<PlacedJob>();
  const submitOne = async (one: PlacedJob): Promise<SubmitOutcome> => {
    const outcome = await submitAgain(client, one, pausesMs, signal);
    done.add(one);
    return outcome;
  };
  try {
    for await (const outcome of mapConcurrently(placed, CONCURRENCY, submitOne)) {
      signal.throwIfAborted();
      yield outcome;
    }
  } catch (error) {
    const rest = placed.filter((one) => !done.has(one)).map(({ job }) => job);
    throw new SubmitBrokenOff(done.size, rest, error);
  }
}

/** With an id from the beginning, a call that is repeated after its answer was lost finds the transfer. */
const withId = ({ job, place }: PlacedJob): PlacedJob => ({
  place,
  job: { ...job, transferId: job.transferId ?? derivedTransferId(randomUUID(), new Date()) },
});

/** An id that is already in use concerns one job; any other error ends the command. */
const submitAgain = async (
  client: Pick<TransferClient, "submit">,
  { job, place }: PlacedJob,
  pausesMs: readonly number[],
  signal: AbortSignal,
): Promise<SubmitOutcome> => {
  const [pauseMs, ...later] = pausesMs;
  try {
    return await client.submit(job);
  } catch (error) {
    if (!isTransferClientError(error)) throw error;
    if (error.code === "transfer-id-reused")
      return { conflict: `${place === null ? "" : `${place}: `}${error.message}` };
    if (error.code !== "storage-unreachable" || pauseMs === undefined) throw error;
  }
  await setTimeout(pauseMs, undefined, { signal });
  return await submitAgain(client, { job, place }, later, signal);
};
