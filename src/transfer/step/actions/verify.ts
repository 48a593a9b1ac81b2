import { sameHash } from "../../hash/hash-text.ts";
import { transferError, type TransferError } from "../../error.ts";
import type { DecisionContext } from "../../policy.ts";
import type { GetItemAnswer, TargetRules } from "../../destination.ts";
import type { TransferRecord } from "../../record.ts";
import { arrivedTarget, fileName, sourceBytes } from "../../record-facts.ts";
import { nextFollowUp } from "../../follow-up.ts";
import type { RemoteItem, Verification } from "../../result.ts";
import { decisionContext, wantedItem, withRecord, type ActionResult, type StepContext } from "../context.ts";
import { ended, fullHash } from "../finish-result.ts";
import { catchUpHash } from "../item/catch-up-hash.ts";
import { compare, mayBeSizeOf } from "../item/compare.ts";
import { commitInDoubt, commitNotSeen } from "../item/in-doubt.ts";
import { lookUpAgain, shouldLookUpAgain } from "../item/look-up-again.ts";
import { isRewrittenByServices } from "../item/rewritten-types.ts";
import { failing, notBefore, postponed } from "../transitions.ts";

type VerifyEvent =
  | "arrived whole"
  | "arrived, more to do"
  | "arrived altered"
  | "hash behind"
  | "not visible"
  | "not the new item yet"
  | "never appeared";

/**
 * Ends a committed transfer by comparing what arrived with what was sent (R11).
 *
 * A success that shows no item proves nothing (a sign-in page is a 200 too), so the item is looked up and has to be
 * there. Where the answer shows the item without its hash (a 201 may still hold old ranges,
 * https://github.com/OneDrive/onedrive-api-docs/issues/1531), it is read back, in later steps if need be.
 */
export const verify = async (context: StepContext): Promise<ActionResult<VerifyEvent>> => {
  const { ports, record } = context;
  const { options } = record.request;
  const item = context.item ?? record.item ?? null;
  const target = arrivedTarget({ ...record, item });
  const { keepsHash } = ports.destination.rulesOf(target);
  const isShown = item?.id != null;
  const hasEnough = options.verify === "off" || (!keepsHash && item?.bytes != null);
  if (isShown && hasEnough) return judged(context, item);
  if (isShown && item.quickXorHash !== null) return await verifyHashed(context, item, false);

  const answer = await ports.destination.getItem(target, wantedItem(context));
  // Under `rename` the address may show the file that was there before.
  if (answer.kind === "found" && isNewItem(answer.item, item, record)) {
    return await verifyHashed(context, answer.item, true);
  }
  // A failed lookup may succeed later; only an answer makes the size the best there is.
  const mayPass = "error" in answer && answer.kind !== "permanent" && options.conflictBehavior !== "rename";
  return !isShown || item.bytes === null || mayPass
    ? readBackLater(context, item, answer)
    : await verifyHashed(context, item, false);
};

const isNewItem = (found: RemoteItem, shown: RemoteItem | null, { request }: TransferRecord): boolean => {
  if (shown?.id != null) return found.id === shown.id;
  // A print document exists before its upload; `uploaded` says whether it has it.
  return request.options.conflictBehavior !== "rename" && found.uploaded !== false;
};

/** @param isLookedUp the item comes from its address, which may lag behind and show what was there before */
const verifyHashed = async (
  context: StepContext,
  item: RemoteItem,
  isLookedUp: boolean,
): Promise<ActionResult<VerifyEvent>> => {
  const hashed = await catchUpHash(context, sourceBytes(context.record));
  if (hashed.kind === "partly")
    return { event: "hash behind", record: { ...inVerify(hashed.record, context.item), wait: null } };
  // A source that is gone or changed by now cannot be hashed any further: the size has to do.
  const whole = hashed.kind === "reached" ? withRecord(context, hashed.record) : context;
  const end = judged(whole, item);
  const rules = context.ports.destination.rulesOf(context.record.request.target);
  if (!isLookedUp || !isSurprising(end.record, item, rules)) return end;
  const decision = decisionContext(whole);
  if (shouldLookUpAgain(whole.record, true, decision)) {
    const record = lookUpAgain(inVerify(whole.record, context.item), decision);
    return { event: "not the new item yet", record };
  }
  // The answer that said "committed" showed no item, and what lies there is still another file.
  const wasShown = (context.item ?? whole.record.item)?.id != null;
  return wasShown || end.record.status === "failed" ? end : neverAppeared(whole, null);
};

/** Not what was sent, though no service is known to rewrite such a file. Looked at even where `verify` is off. */
const isSurprising = (record: TransferRecord, item: RemoteItem, rules: TargetRules): boolean =>
  record.status === "failed" ||
  (!isRewrittenByServices(fileName(record)) &&
    (verificationOf(record) === "altered-by-service" ||
      sameHash(item.quickXorHash, fullHash(record)) === false ||
      !mayBeSizeOf(sourceBytes(record), item.bytes, rules)));

const judged = (
  context: StepContext,
  item: RemoteItem,
): ActionResult<"arrived whole" | "arrived, more to do" | "arrived altered"> => {
  const { record } = context;
  const compared = compare(
    record.request.options.verify,
    { name: fileName(record), bytes: sourceBytes(record), quickXorHash: fullHash(record) },
    item,
    context.ports.destination.rulesOf(record.request.target),
  );
  const { verification } = compared;
  const decision = decisionContext(context);
  return compared.kind === "fine"
    ? {
        event: nextFollowUp(record.request.options, {}) === null ? "arrived whole" : "arrived, more to do",
        record: arrived(record, item, verification, decision),
      }
    : {
        event: "arrived altered",
        record: ended(record, "failed", decision, { verification, item, error: compared.error }),
      };
};

/** The end of a file that arrived as it should, or what the job asks to be done with it. */
const arrived = (
  record: TransferRecord,
  item: RemoteItem,
  verification: Verification,
  decision: DecisionContext,
): TransferRecord =>
  nextFollowUp(record.request.options, {}) === null
    ? ended(record, "completed", decision, { verification, item })
    : inFollowUp(record, item, verification);

const inFollowUp = (
  record: TransferRecord,
  item: RemoteItem,
  verification: Verification,
): TransferRecord => ({
  ...inVerify(record, item),
  phase: "follow-up",
  session: null,
  verification,
  queryFirst: false,
  failures: 0,
  failingSince: null,
  wait: null,
  error: null,
});

const verificationOf = ({ result, verification }: TransferRecord): Verification | null =>
  result?.data.verification ?? verification ?? null;

/** Committed, with the rest left to a later step. Failed read-backs count since the commit. */
export const inVerify = (record: TransferRecord, item: RemoteItem | null): TransferRecord => ({
  ...record,
  status: "running",
  phase: "verify",
  remaining: [],
  item: item ?? record.item ?? null,
  ...(record.phase === "verify" ? {} : { failures: 0, failingSince: null }),
});

/** The commit was answered, but the item is not visible yet: it is looked up a few times more. */
const readBackLater = (
  context: StepContext,
  item: RemoteItem | null,
  answer: GetItemAnswer,
): ActionResult<"not visible" | "never appeared"> => {
  const decision = decisionContext(context);
  const committed = inVerify(context.record, context.item);
  if (answer.kind === "throttled") {
    const { retryAfterMs, error } = answer;
    return { event: "not visible", record: postponed(committed, "throttled", retryAfterMs, error, decision) };
  }
  if (item?.id == null && !("error" in answer)) {
    return shouldLookUpAgain(committed, true, decision)
      ? { event: "not visible", record: lookUpAgain(committed, decision) }
      : neverAppeared(withRecord(context, committed), null);
  }
  const cause =
    "error" in answer
      ? answer.error
      : transferError("not-verified", "the committed item cannot be seen at its address");
  if (committed.failures < context.policy.maxReadBacks) {
    const wait = answer.kind === "transient" ? answer : {};
    return { event: "not visible", record: notBefore(failing(committed, cause, decision), wait, decision) };
  }
  return item?.id == null
    ? neverAppeared(withRecord(context, committed), cause)
    : { event: "not visible", record: notCompared(committed, cause, decision) };
};

/** @param cause what kept the item from being looked up; null where it was looked up and is not there */
const neverAppeared = (
  context: StepContext,
  cause: TransferError | null,
): ActionResult<"never appeared"> => ({
  event: "never appeared",
  record: ended(context.record, "failed", decisionContext(context), {
    error: cause === null ? commitNotSeen() : commitInDoubt(cause),
  }),
});

/** The end of a file whose commit is certain and that could not be read back. */
export const notCompared = (
  record: TransferRecord,
  cause: TransferError,
  decision: DecisionContext,
): TransferRecord => {
  const item = record.item ?? null;
  if (item?.id == null) return ended(record, "failed", decision, { error: commitInDoubt(cause) });
  return record.request.options.verify === "strict"
    ? ended(record, "failed", decision, {
        item,
        error: {
          ...cause,
          code: "not-verified",
          message: `the file arrived, but could not be read back: ${cause.message}`,
        },
      })
    : arrived(record, item, "off", decision);
};
