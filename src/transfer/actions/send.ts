import { QuickXorHash } from "../hash/quick-xor-hash.ts";
import { problem, type Problem } from "../problem.ts";
import type { Progress } from "../ports.ts";
import { mayHaveCommitted, type TransferRecord } from "../record.ts";
import { nextRange, rangeBytes } from "../range.ts";
import { resized } from "../range-size.ts";
import { advance, carryOn, momentOf, pinnedSource, type Next, type StepContext } from "../step-context.ts";
import { ending, failing, isProgress, progressed, type Moment } from "../transitions.ts";
import { ask } from "./ask.ts";
import { commit } from "./commit.ts";
import { free } from "./free.ts";
import { tapHash } from "./hash-tap.ts";
import { rehash, sourceBroke } from "./rehash.ts";
import { sessionOf, believes, waitUntilOld } from "./session.ts";
import { afterGraphTrouble, afterSourceTrouble } from "./trouble.ts";
import { verify } from "./verify.ts";

/** Sends one range, streamed from the blob into the session, hashed on the way. */
export const send = async (context: StepContext): Promise<Next> => {
  const { ports, record } = context;
  const range = nextRange(record.remaining, record.chunkBytes);
  if (range === null) return await commit(context);
  if (range.start > record.hash.upTo) return await closeHashGap(context, range.start);

  const source = pinnedSource(record);
  const opened = await ports.source.open(record.request.source, source, range);
  if (opened.kind !== "opened") return advance(afterSourceTrouble(record, opened, momentOf(context)));

  const hash = new QuickXorHash(record.hash);
  const startedMs = ports.clock.nowMs();
  const answer = await ports.destination
    .putRange({
      target: record.request.target,
      url: sessionOf(record).url,
      range,
      totalBytes: source.bytes,
      body: tapHash(opened.stream, hash, range),
    })
    .finally(() => {
      opened.stream.destroy();
    });
  // Whatever became of the request, these bytes were read and need not be read again for the hash.
  const hashed = carryOn(context, { ...record, hash: hash.state() });
  const moment = momentOf(context);
  const rules = ports.destination.rulesOf(record.request.target);
  switch (answer.kind) {
    case "failed": {
      const cause = opened.stream.errored ? sourceBroke(opened.stream.errored) : answer.problem;
      return advance(resized(failing(hashed.record, cause, moment), { kind: "failed" }, rules));
    }
    case "accepted": {
      if (!isProgress(hashed.record, answer)) return advance(acceptedNothing(hashed.record, answer, moment));
      const run = {
        kind: "accepted",
        bytes: rangeBytes(range),
        elapsedMs: moment.nowMs - startedMs,
      } as const;
      const moved = progressed(resized(hashed.record, run, rules), answer, true);
      return moved.phase === "commit" ? await commit(carryOn(hashed, moved)) : advance(moved);
    }
    case "committed":
      return await verify(
        carryOn(hashed, progressed(hashed.record, { remaining: [], expiresAt: null }, true)),
        answer.item,
      );
    case "misplaced":
      return await ask(hashed, answer.problem);
    case "name-conflict":
      return await afterNameConflict(hashed, answer.problem);
    case "gone":
      return believes(hashed, moment)
        ? await free(hashed, answer.problem)
        : waitUntilOld(hashed, answer.problem, moment);
    case "refused":
      return await free(hashed, answer.problem);
    default:
      return advance(afterGraphTrouble(hashed.record, answer, moment));
  }
};

/** A 202 that leaves the service where it was, or sets it back, is a failed try; for ever would be too many of them. */
const acceptedNothing = (record: TransferRecord, progress: Progress, moment: Moment): TransferRecord =>
  failing(
    progressed(record, progress, false),
    problem(
      "target-unavailable",
      "the range was answered 202, but the session has no more bytes than before",
    ),
    moment,
  );

/** On the last range the bytes are kept, and a commit that names the wanted behaviour follows ([DI] in Graph's docs). */
const afterNameConflict = async (context: StepContext, cause: Problem): Promise<Next> => {
  const { record } = context;
  if (record.request.options.conflictBehavior === "fail") return advance(ending(record, cause));
  if (!mayHaveCommitted(record)) return await free(context, cause);
  return advance({ ...progressed(record, { remaining: [], expiresAt: null }, true), commitBy: "source-url" });
};

/** The service is ahead of the hash: a step of its own brings the hash up, before bytes follow. */
const closeHashGap = async (context: StepContext, upTo: number): Promise<Next> => {
  const caughtUp = await rehash(context, upTo);
  return advance(
    caughtUp.kind === "reached" || caughtUp.kind === "partly"
      ? { ...caughtUp.record, wait: null }
      : afterSourceTrouble(context.record, caughtUp, momentOf(context)),
  );
};
