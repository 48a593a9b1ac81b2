import { transferError, type TransferError } from "../../error.ts";
import { targetName } from "../../job.ts";
import type { GetItemAnswer, RemoteItem } from "../../ports.ts";
import { sourceBytes, type TransferRecord } from "../../record.ts";
import { decisionContext, withRecord, type ActionResult, type StepContext } from "../context.ts";
import { ended, fullHash } from "../finish-result.ts";
import { catchUpHash } from "../item/catch-up-hash.ts";
import { compare } from "../item/compare.ts";
import { lookUpAgain, shouldLookUpAgain } from "../item/look-up-again.ts";
import { isRewrittenByServices } from "../item/rewritten-types.ts";
import { failing, postponed } from "../transitions.ts";
import type { DecisionContext } from "../../policy.ts";

type VerifyEvent =
  "arrived whole" | "arrived altered" | "hash behind" | "not visible" | "not the new item yet";

/**
 * Ends a committed transfer by comparing what arrived with what was sent (R11). Where the commit's answer does not
 * show the item (a 201 may still hold old ranges, https://github.com/OneDrive/onedrive-api-docs/issues/1531), the item
 * is read back, in later steps if need be.
 */
export const verify = async (context: StepContext): Promise<ActionResult<VerifyEvent>> => {
  const { ports, record, item } = context;
  const { options, target } = record.request;
  const rules = ports.destination.rulesOf(target);
  if (options.verify === "off" || !rules.keepsHash) return judged(context, item);
  if (item?.quickXorHash != null) return await verifyHashed(context, item);

  const answer = await ports.destination.getItem(target);
  // Under `rename` the address may show the file that was there before.
  const isOurs =
    answer.kind === "found" &&
    (item?.id == null ? options.conflictBehavior !== "rename" : answer.item.id === item.id);
  if (isOurs) return await verifyHashed(context, answer.item, true);
  // A failed lookup may succeed later; only an answer makes the size the best there is.
  const mayPass = "error" in answer && answer.kind !== "permanent" && options.conflictBehavior !== "rename";
  return item?.bytes == null || mayPass ? readBackLater(context, answer) : await verifyHashed(context, item);
};

/** @param isLookedUp the item comes from its address, which may lag behind and show what was there before */
const verifyHashed = async (
  context: StepContext,
  item: RemoteItem,
  isLookedUp = false,
): Promise<ActionResult<VerifyEvent>> => {
  const hashed = await catchUpHash(context, sourceBytes(context.record));
  if (hashed.kind === "partly")
    return { event: "hash behind", record: { ...hashed.record, phase: "verify", wait: null } };
  // A source that is gone or changed by now cannot be hashed any further: the size has to do.
  const whole = hashed.kind === "reached" ? withRecord(context, hashed.record) : context;
  const end = judged(whole, item);
  return isLookedUp && isSurprising(end.record) && shouldLookUpAgain(whole.record, true, context.policy)
    ? {
        event: "not the new item yet",
        record: lookUpAgain(inVerify(whole.record), decisionContext(whole)),
      }
    : end;
};

/** Not what was sent, though no service is known to rewrite such a file. */
const isSurprising = ({ status, result, request }: TransferRecord): boolean =>
  status === "failed" ||
  (result?.data.verification === "altered-by-service" && !isRewrittenByServices(targetName(request)));

const judged = (
  context: StepContext,
  item: RemoteItem | null,
): ActionResult<"arrived whole" | "arrived altered"> => {
  const { record } = context;
  const compared = compare(
    record.request.options.verify,
    { name: targetName(record.request), bytes: sourceBytes(record), quickXorHash: fullHash(record) },
    item,
  );
  const { verification } = compared;
  const decision = decisionContext(context);
  return compared.kind === "fine"
    ? { event: "arrived whole", record: ended(record, "completed", decision, { verification, item }) }
    : {
        event: "arrived altered",
        record: ended(record, "failed", decision, { verification, item, error: compared.error }),
      };
};

/** Failed read-backs since the commit; earlier failures do not count. */
const readBacks = ({ phase, failures }: TransferRecord): number => (phase === "verify" ? failures : 0);

const inVerify = (record: TransferRecord): TransferRecord => ({
  ...record,
  status: "running",
  phase: "verify",
  remaining: [],
  failures: readBacks(record),
});

/** The commit is certain but the item is not visible yet: it is looked up a few times more. */
const readBackLater = (context: StepContext, answer: GetItemAnswer): ActionResult<"not visible"> => ({
  event: "not visible",
  record: readBack(context, answer),
});

const readBack = (context: StepContext, answer: GetItemAnswer): TransferRecord => {
  const decision = decisionContext(context);
  const committed = inVerify(context.record);
  if (answer.kind === "throttled") {
    return postponed(committed, "throttled", answer.retryAfterMs, answer.error, decision);
  }
  const cause =
    "error" in answer
      ? answer.error
      : transferError("not-verified", "the committed item cannot be seen at its address");
  return committed.failures < context.policy.maxReadBacks
    ? failing(committed, cause, decision)
    : notCompared(committed, cause, decision);
};

/** The end of a file whose commit is certain and that could not be read back. */
export const notCompared = (
  record: TransferRecord,
  cause: TransferError,
  decision: DecisionContext,
): TransferRecord =>
  record.request.options.verify === "strict"
    ? ended(record, "failed", decision, {
        error: {
          ...cause,
          code: "not-verified",
          message: `the file arrived, but could not be read back: ${cause.message}`,
        },
      })
    : ended(record, "completed", decision, { verification: "off" });
