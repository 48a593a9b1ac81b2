import { transferError, type TransferError } from "../../error.ts";
import { QuickXorHash } from "../../hash/quick-xor-hash.ts";
import { tapHash } from "../../hash/tap.ts";
import type { Progress } from "../../destination.ts";
import { resized } from "../../range-size.ts";
import { bytesIn, nextRange, type Range } from "../../range.ts";
import { mayHaveCommitted, sourceBytes, targetOf } from "../../record-facts.ts";
import { decisionContext, withRecord, type ActionResult, type StepContext } from "../context.ts";
import { catchUpHash, sourceBroke } from "../item/catch-up-hash.ts";
import { openSource } from "../item/open-source.ts";
import { onGraphFailure, onSourceFailure, type GraphFailureEvent } from "../on-failure.ts";
import { onGone, sessionOf } from "../session/session-age.ts";
import { aborting, failing, isProgress, progressed } from "../transitions.ts";

type SendEvent =
  | "nothing left"
  | "hash behind"
  | "accepted"
  | "accepted nothing"
  | "accepted last"
  | "committed"
  | "misplaced"
  | "source failure"
  | "name taken"
  | "name taken midway"
  | "name taken, all bytes kept"
  | "gone"
  | "gone too early"
  | "denied"
  | GraphFailureEvent;

/** Sends one range, streamed from the blob into the session and hashed on the way. */
export const sendRange = async (context: StepContext): Promise<ActionResult<SendEvent>> => {
  const { ports } = context;
  const range = nextRange(context.record.remaining, context.record.rangeBytes);
  if (range === null) return { event: "nothing left", record: context.record };
  if (range.start > context.record.hash.upTo) return await closeHashGap(context, range.start);

  const opened = await openSource(ports, context.record, range);
  if (opened.kind !== "opened") return onSourceFailure(context.record, opened, decisionContext(context));

  const { record } = opened;
  const hash = new QuickXorHash(record.hash);
  const startedMs = ports.clock.nowMs();
  const answer = await ports.destination
    .putRange({
      target: targetOf(record),
      url: sessionOf(record).url,
      range,
      totalBytes: sourceBytes(record),
      body: tapHash(opened.stream, hash, range),
      timeoutMs: ports.lastCallMs - startedMs,
    })
    .finally(() => {
      opened.stream.destroy();
    });
  // Whatever the answer, these bytes have been read and need not be read again for the hash.
  const hashed = withRecord(context, { ...record, hash: hash.state() });
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "transient": {
      const cause = opened.stream.errored ? sourceBroke(opened.stream.errored) : answer.error;
      const rules = ports.destination.rulesOf(targetOf(record));
      const { record: failed } = onGraphFailure(hashed.record, { ...answer, error: cause }, decision);
      const tried = { ...failed, commitTried: mayHaveCommitted(record) };
      return { event: "transient", record: resized(tried, { kind: "failed" }, rules) };
    }
    case "accepted":
      return onAccepted(hashed, answer, range, decision.nowMs - startedMs);
    case "committed":
      return { event: "committed", record: allReceived(hashed), item: answer.item };
    case "misplaced":
      return { event: "misplaced", record: hashed.record, cause: answer.error };
    case "name-conflict":
      return onNameConflict(hashed, answer.error);
    case "gone":
      return onGone(hashed, answer.error, decision);
    case "session-denied":
      return { event: "denied", record: hashed.record, cause: answer.error };
    default:
      return onGraphFailure(hashed.record, answer, decision);
  }
};

const allReceived = ({ record }: StepContext) => progressed(record, { remaining: [], expiresAt: null }, true);

const onAccepted = (
  context: StepContext,
  progress: Progress,
  range: Range,
  elapsedMs: number,
): ActionResult<SendEvent> => {
  const { ports, record } = context;
  if (!isProgress(record, progress)) {
    // A 202 that leaves the service where it was, or sets it back, is a failure: it could go on for ever.
    const cause = transferError(
      "target-unavailable",
      "the range was answered 202, but the session has no more bytes than before",
    );
    const moved = progressed(record, progress, false);
    return { event: "accepted nothing", record: failing(moved, cause, decisionContext(context)) };
  }
  const rules = ports.destination.rulesOf(targetOf(record));
  const run = { kind: "accepted", bytes: bytesIn(range), elapsedMs } as const;
  const moved = progressed(resized(record, run, rules), progress, true);
  return { event: moved.phase === "commit" ? "accepted last" : "accepted", record: moved };
};

/**
 * On the last range the service keeps the bytes, and a commit that names the wanted behaviour can follow
 * (https://learn.microsoft.com/graph/api/driveitem-createuploadsession#handle-upload-errors).
 */
const onNameConflict = (context: StepContext, cause: TransferError): ActionResult<SendEvent> => {
  const { record } = context;
  if (record.request.options.conflictBehavior === "fail")
    return { event: "name taken", record: aborting(record, cause) };
  return mayHaveCommitted(record)
    ? {
        event: "name taken, all bytes kept",
        record: { ...allReceived(context), commitBy: "source-url" },
      }
    : { event: "name taken midway", record, cause };
};

/** The service is ahead of the hash: a step of its own brings the hash up before more bytes follow. */
const closeHashGap = async (
  context: StepContext,
  upTo: number,
): Promise<ActionResult<"hash behind" | "source failure">> => {
  const caughtUp = await catchUpHash(context, upTo);
  return caughtUp.kind === "reached" || caughtUp.kind === "partly"
    ? { event: "hash behind", record: { ...caughtUp.record, wait: null } }
    : onSourceFailure(context.record, caughtUp, decisionContext(context));
};
