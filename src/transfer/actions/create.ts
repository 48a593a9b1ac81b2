import { problem, type Problem } from "../problem.ts";
import { emptyHash } from "../hash/quick-xor-hash.ts";
import type { TransferRecord } from "../record.ts";
import { wholeOf } from "../range.ts";
import { advance, carryOn, momentOf, uploadSpec, type Next, type StepContext } from "../step-context.ts";
import { ending, postponed, withSession } from "../transitions.ts";
import { afterGraphTrouble, afterSourceTrouble } from "./trouble.ts";
import { putEmpty } from "./put-empty.ts";

/** Creates the upload session and hands it over to be stored before any byte is sent. */
export const create = async (context: StepContext): Promise<Next> => {
  const { ports, record } = context;
  if (record.source === null) return await pinThenCreate(context);
  if (record.source.bytes === 0) return await putEmpty(context);

  const answer = await ports.destination.createSession(uploadSpec(record));
  const moment = momentOf(context);
  switch (answer.kind) {
    case "created": {
      const createdAt = new Date(moment.nowMs).toISOString();
      const session = { url: answer.url, createdAt, expiresAt: answer.expiresAt, furthestBytes: 0 };
      return { record: withSession(record, session, answer), stays: true, created: answer.url };
    }
    case "busy":
      return advance(busy(context, answer.problem));
    case "name-conflict":
      return await onNameConflict(context, answer.problem);
    default:
      return advance(afterGraphTrouble(record, answer, moment));
  }
};

/** A session of ours whose answer was lost can be called a name conflict too; then no item is to be seen. */
const onNameConflict = async (context: StepContext, cause: Problem): Promise<Next> => {
  const { ports, record } = context;
  const seen = await ports.destination.lookUp(record.request.target);
  if (seen.kind === "absent") return advance(busy(context, cause));
  return advance(
    seen.kind === "found" || seen.kind === "rejected"
      ? ending(record, cause)
      : afterGraphTrouble(record, seen, momentOf(context)),
  );
};

/** Another session holds the item, perhaps one whose answer we lost; it blocks until it expires, outside the failure budget. */
const busy = (context: StepContext, cause: Problem): TransferRecord => {
  const { policy, record } = context;
  const moment = momentOf(context);
  const waitedMs = record.wait?.why === "busy" ? moment.nowMs - Date.parse(record.wait.since) : 0;
  if (waitedMs >= policy.busyLimitMs) return ending(record, cause);
  const delayMs = Math.min(policy.busyMaxMs, Math.max(policy.busyBaseMs, waitedMs));
  return postponed(record, "busy", delayMs, cause, moment);
};

/** A retry works on the blob as it is now, so its hash starts anew. */
const pinThenCreate = async (context: StepContext): Promise<Next> => {
  const { ports, record } = context;
  const pinned = await ports.source.pin(record.request.source);
  if (pinned.kind !== "pinned") return advance(afterSourceTrouble(record, pinned, momentOf(context)));
  const fresh: TransferRecord = {
    ...record,
    source: pinned.source,
    remaining: wholeOf(pinned.source.bytes),
    hash: emptyHash,
  };
  const refusal = emptyRefusal(fresh, ports.destination.rulesOf(record.request.target).takesEmpty);
  if (refusal) return advance(ending(fresh, refusal));
  // An empty file leaves no session behind, only its pin says that it may have been sent: written before, not with it.
  return pinned.source.bytes === 0
    ? advance({ ...fresh, wait: null })
    : await create(carryOn(context, fresh));
};

/** Why an empty blob cannot go to this target; `null` when it can, or is not empty. */
export const emptyRefusal = (record: TransferRecord, takesEmpty: boolean) =>
  record.source?.bytes === 0 && !takesEmpty
    ? problem(
        "empty-not-supported",
        `source.blob is empty, and a ${record.request.target.kind} takes no empty file`,
      )
    : null;
