import { compare } from "./compare.ts";
import { lookUpAgain, shouldLookUpAgain } from "./look-up-again.ts";
import { targetName } from "../../job.ts";
import type { GetItemAnswer, RemoteItem } from "../../ports.ts";
import { transferError, type TransferError } from "../../error.ts";
import { isRewrittenByServices } from "./match-item.ts";
import { sourceBytes, type TransferRecord } from "../../record.ts";
import { nextStep, withRecord, decisionContext, type StepResult, type StepContext } from "../context.ts";
import { ended, failing, fullHash, postponed, type DecisionContext } from "../transitions.ts";
import { catchUpHash } from "./catch-up-hash.ts";

/**
 * Ends a committed transfer: compares what arrived with what was sent. Where the commit's own answer does not show
 * the item (a 201 may still hold old ranges, https://github.com/OneDrive/onedrive-api-docs/issues/1531), the item
 * is read back, if need be in later steps.
 */
export const verify = async (context: StepContext, item: RemoteItem | null = null): Promise<StepResult> => {
  const { ports, record } = context;
  const { options, target } = record.request;
  const rules = ports.destination.rulesOf(target);
  if (options.verify === "off" || !rules.keepsHash) return nextStep(judged(context, item));

  if (item?.quickXorHash == null) {
    const seen = await ports.destination.getItem(target);
    // Under `rename` the address may show the file that was there before.
    const itsOwn =
      seen.kind === "found" &&
      (item?.id == null ? options.conflictBehavior !== "rename" : seen.item.id === item.id);
    if (itsOwn) return await verifyHashed(context, seen.item, true);
    // Trouble with the look-up passes; only an answer lets the size do.
    const passing = "error" in seen && seen.kind !== "permanent" && options.conflictBehavior !== "rename";
    return item?.bytes == null || passing
      ? nextStep(readBackLater(context, seen))
      : await verifyHashed(context, item);
  }
  return await verifyHashed(context, item);
};

/** @param isLookedUp the item comes from its address, which may lag behind and show what was there before */
const verifyHashed = async (
  context: StepContext,
  item: RemoteItem,
  isLookedUp = false,
): Promise<StepResult> => {
  const hashed = await catchUpHash(context, sourceBytes(context.record));
  if (hashed.kind === "partly") return nextStep({ ...hashed.record, phase: "verify", wait: null });
  // A source that is gone or changed by now cannot be hashed any further: the size has to do.
  const whole = hashed.kind === "reached" ? withRecord(context, hashed.record) : context;
  const end = judged(whole, item);
  // Counted apart from looks that failed: those say nothing of how far the address lags behind.
  return nextStep(
    isLookedUp && isSurprising(end) && shouldLookUpAgain(whole.record, true, context.policy)
      ? lookUpAgain(inVerify(whole.record), decisionContext(whole))
      : end,
  );
};

/** Not what was sent, and no service is known to rewrite such a file. */
const isSurprising = ({ status, result, request }: TransferRecord): boolean =>
  status === "failed" ||
  (result?.data.verification === "altered-by-service" && !isRewrittenByServices(targetName(request)));

const judged = (context: StepContext, item: RemoteItem | null): TransferRecord => {
  const { record } = context;
  const { options } = record.request;
  const compared = compare(
    options.verify,
    { name: targetName(record.request), bytes: sourceBytes(record), quickXorHash: fullHash(record) },
    item,
  );
  const { verification } = compared;
  return compared.kind === "fine"
    ? ended(record, "completed", decisionContext(context), { verification, item })
    : ended(record, "failed", decisionContext(context), { verification, item, error: compared.error });
};

/** Tries to read it back that came to nothing; failures from before the commit are none of them. */
const readBacks = ({ phase, failures }: TransferRecord): number => (phase === "verify" ? failures : 0);

const inVerify = (record: TransferRecord): TransferRecord => ({
  ...record,
  status: "running",
  phase: "verify",
  remaining: [],
  failures: readBacks(record),
});

/** Committed for certain, but not seen yet: looked for a few times more, since an address may lag behind. */
const readBackLater = (context: StepContext, answer: GetItemAnswer): TransferRecord => {
  const decision = decisionContext(context);
  const committed = inVerify(context.record);
  if (answer.kind === "throttled") {
    return postponed(committed, "throttled", answer.retryAfterMs, answer.error, decision);
  }
  const cause =
    "error" in answer
      ? answer.error
      : transferError("not-verified", "the committed item is not to be seen at its address");
  return committed.failures < context.policy.maxReadBacks
    ? failing(committed, cause, decision)
    : notCompared(committed, cause, decision);
};

/** The end of a file that is committed for certain and could not be read back. */
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
