import { compare } from "../compare.ts";
import { lookAgain, mayLag } from "../look-again.ts";
import { targetName } from "../job.ts";
import type { LookUpAnswer, RemoteItem } from "../ports.ts";
import { problem, type Problem } from "../problem.ts";
import { isRewrittenByServices } from "../recognise.ts";
import { sourceBytes, type TransferRecord } from "../record.ts";
import { advance, carryOn, momentOf, type Next, type StepContext } from "../step-context.ts";
import { ended, failing, fullHash, postponed, type Moment } from "../transitions.ts";
import { rehash } from "./rehash.ts";

/**
 * Ends a committed transfer: compares what arrived with what was sent. Where the commit's own answer does not show
 * the item (a 201 may still hold old ranges, https://github.com/OneDrive/onedrive-api-docs/issues/1531), the item
 * is read back, if need be in later steps.
 */
export const verify = async (context: StepContext, item: RemoteItem | null = null): Promise<Next> => {
  const { ports, record } = context;
  const { options, target } = record.request;
  const rules = ports.destination.rulesOf(target);
  if (options.verify === "off" || !rules.keepsHash) return advance(judged(context, item));

  if (item?.quickXorHash == null) {
    const seen = await ports.destination.lookUp(target);
    // Under `rename` the address may show the file that was there before.
    const itsOwn =
      seen.kind === "found" &&
      (item?.id == null ? options.conflictBehavior !== "rename" : seen.item.id === item.id);
    if (itsOwn) return await verifyHashed(context, seen.item, true);
    // Trouble with the look-up passes; only an answer lets the size do.
    const passing = "problem" in seen && seen.kind !== "rejected" && options.conflictBehavior !== "rename";
    return item?.bytes == null || passing
      ? advance(readBackLater(context, seen))
      : await verifyHashed(context, item);
  }
  return await verifyHashed(context, item);
};

/** @param isLookedUp the item comes from its address, which may lag behind and show what was there before */
const verifyHashed = async (context: StepContext, item: RemoteItem, isLookedUp = false): Promise<Next> => {
  const hashed = await rehash(context, sourceBytes(context.record));
  if (hashed.kind === "partly") return advance({ ...hashed.record, phase: "verify", wait: null });
  // A source that is gone or changed by now cannot be hashed any further: the size has to do.
  const whole = hashed.kind === "reached" ? carryOn(context, hashed.record) : context;
  const end = judged(whole, item);
  // Counted apart from looks that failed: those say nothing of how far the address lags behind.
  return advance(
    isLookedUp && isSurprising(end) && mayLag(whole.record, true, context.policy)
      ? lookAgain(inVerify(whole.record), momentOf(whole))
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
    ? ended(record, "completed", momentOf(context), { verification, item })
    : ended(record, "failed", momentOf(context), { verification, item, problem: compared.problem });
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
const readBackLater = (context: StepContext, answer: LookUpAnswer): TransferRecord => {
  const moment = momentOf(context);
  const committed = inVerify(context.record);
  if (answer.kind === "throttled") {
    return postponed(committed, "throttled", answer.retryAfterMs, answer.problem, moment);
  }
  const cause =
    "problem" in answer
      ? answer.problem
      : problem("not-verified", "the committed item is not to be seen at its address");
  return committed.failures < context.policy.maxReadBacks
    ? failing(committed, cause, moment)
    : notCompared(committed, cause, moment);
};

/** The end of a file that is committed for certain and could not be read back. */
export const notCompared = (record: TransferRecord, cause: Problem, moment: Moment): TransferRecord =>
  record.request.options.verify === "strict"
    ? ended(record, "failed", moment, {
        problem: {
          ...cause,
          code: "not-verified",
          message: `the file arrived, but could not be read back: ${cause.message}`,
        },
      })
    : ended(record, "completed", moment, { verification: "off" });
