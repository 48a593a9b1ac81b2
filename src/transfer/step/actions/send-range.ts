import { QuickXorHash } from "../../hash/quick-xor-hash.ts";
import { transferError, type TransferError } from "../../error.ts";
import type { Progress } from "../../ports.ts";
import { mayHaveCommitted, type TransferRecord } from "../../record.ts";
import { nextRange, bytesIn } from "../../range.ts";
import { resized } from "../../range-size.ts";
import {
  nextStep,
  withRecord,
  decisionContext,
  pinnedSource,
  type StepResult,
  type StepContext,
} from "../context.ts";
import { aborting, failing, isProgress, progressed, type DecisionContext } from "../transitions.ts";
import { querySession } from "./query-session.ts";
import { commit } from "./commit.ts";
import { restart } from "./restart.ts";
import { tapHash } from "../../hash/tap.ts";
import { catchUpHash, sourceBroke } from "./catch-up-hash.ts";
import { sessionOf, is404Conclusive, waitForVisibility } from "./session-age.ts";
import { onGraphFailure, onSourceFailure } from "./on-failure.ts";
import { verify } from "./verify.ts";

/** Sends one range, streamed from the blob into the session, hashed on the way. */
export const send = async (context: StepContext): Promise<StepResult> => {
  const { ports, record } = context;
  const range = nextRange(record.remaining, record.rangeBytes);
  if (range === null) return await commit(context);
  if (range.start > record.hash.upTo) return await closeHashGap(context, range.start);

  const source = pinnedSource(record);
  const opened = await ports.source.open(record.request.source, source, range);
  if (opened.kind !== "opened") return nextStep(onSourceFailure(record, opened, decisionContext(context)));

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
  const hashed = withRecord(context, { ...record, hash: hash.state() });
  const decision = decisionContext(context);
  const rules = ports.destination.rulesOf(record.request.target);
  switch (answer.kind) {
    case "transient": {
      const cause = opened.stream.errored ? sourceBroke(opened.stream.errored) : answer.error;
      return nextStep(resized(failing(hashed.record, cause, decision), { kind: "failed" }, rules));
    }
    case "accepted": {
      if (!isProgress(hashed.record, answer))
        return nextStep(acceptedNothing(hashed.record, answer, decision));
      const run = {
        kind: "accepted",
        bytes: bytesIn(range),
        elapsedMs: decision.nowMs - startedMs,
      } as const;
      const moved = progressed(resized(hashed.record, run, rules), answer, true);
      return moved.phase === "commit" ? await commit(withRecord(hashed, moved)) : nextStep(moved);
    }
    case "committed":
      return await verify(
        withRecord(hashed, progressed(hashed.record, { remaining: [], expiresAt: null }, true)),
        answer.item,
      );
    case "misplaced":
      return await querySession(hashed, answer.error);
    case "name-conflict":
      return await afterNameConflict(hashed, answer.error);
    case "gone":
      return is404Conclusive(hashed, decision)
        ? await restart(hashed, answer.error)
        : waitForVisibility(hashed, answer.error, decision);
    case "session-denied":
      return await restart(hashed, answer.error);
    default:
      return nextStep(onGraphFailure(hashed.record, answer, decision));
  }
};

/** A 202 that leaves the service where it was, or sets it back, is a failed try; for ever would be too many of them. */
const acceptedNothing = (
  record: TransferRecord,
  progress: Progress,
  decision: DecisionContext,
): TransferRecord =>
  failing(
    progressed(record, progress, false),
    transferError(
      "target-unavailable",
      "the range was answered 202, but the session has no more bytes than before",
    ),
    decision,
  );

/** On the last range the bytes are kept, and a commit that names the wanted behaviour follows ([DI] in Graph's docs). */
const afterNameConflict = async (context: StepContext, cause: TransferError): Promise<StepResult> => {
  const { record } = context;
  if (record.request.options.conflictBehavior === "fail") return nextStep(aborting(record, cause));
  if (!mayHaveCommitted(record)) return await restart(context, cause);
  return nextStep({
    ...progressed(record, { remaining: [], expiresAt: null }, true),
    commitBy: "source-url",
  });
};

/** The service is ahead of the hash: a step of its own brings the hash up, before bytes follow. */
const closeHashGap = async (context: StepContext, upTo: number): Promise<StepResult> => {
  const caughtUp = await catchUpHash(context, upTo);
  return nextStep(
    caughtUp.kind === "reached" || caughtUp.kind === "partly"
      ? { ...caughtUp.record, wait: null }
      : onSourceFailure(context.record, caughtUp, decisionContext(context)),
  );
};
