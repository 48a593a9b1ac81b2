import type { TransferRecord } from "../record.ts";
import { hasArrived, isSentWhole, needsPlace } from "../record-facts.ts";
import { ACTIONS, type ActionName } from "./actions/index.ts";
import { refusalOf } from "./actions/refuse.ts";
import { inVerify } from "./actions/verify.ts";
import { needsLookUp } from "./existing-file.ts";
import { nextStep, type ActionResult, type StepContext, type StepResult } from "./context.ts";
import { OutOfTimeError } from "./deadline.ts";
import { followsFrom } from "./machine.ts";

/**
 * The longest ways through one step are a query, a range, a query, a commit, a restart and a verification; and a pin, a
 * place, a look-up and a session.
 */
const MAX_ACTIONS = 8;

/**
 * The action a step begins with, from the record alone.
 *
 * R5. A redelivered step, and one whose last request may have had an effect, queries the session before it sends.
 * What it learns is saved as a step of its own; bytes follow in the next one.
 */
export const firstAction = (record: TransferRecord, redelivered: boolean): ActionName => {
  if (record.status === "aborting") return "finish";
  // A committed file stays, so a cancel that comes after the commit changes nothing.
  if (record.cancelRequested && !hasArrived(record)) return "finish";
  switch (record.phase) {
    case "create":
      if (record.source === null) return "pin source";
      if (needsPlace(record)) return "find place";
      if (needsLookUp(record) && record.isLookedUp !== true) return "look up file";
      return isSentWhole(record) ? "put whole" : "create session";
    case "send":
      return redelivered || record.queryFirst ? "query session" : "send range";
    case "commit":
      return redelivered || record.queryFirst ? "query session" : "commit";
    case "verify":
    case "restart":
      return record.phase;
    case "follow-up":
      return "follow up";
  }
};

/** Runs one step: its first action, and whatever the machine says follows, until there is a record to save. */
export const runActions = async (start: Omit<StepContext, "item" | "cause">): Promise<StepResult> => {
  let context: StepContext = { ...start, item: null, cause: null };
  let action: ActionName =
    refusalOf(context.ports, context.record) === null
      ? firstAction(context.record, context.redelivered)
      : "refuse";
  for (let count = 0; count < MAX_ACTIONS; count++) {
    const found = await runAction(action, context);
    if (found === null) return nextStep(leftForLater(action, context));
    const { event, record, item = null, cause = null, created = null } = found;
    const follows = followsFrom(action, event);
    if (typeof follows !== "string") return { record, sameStep: follows.sameStep, created };
    context = { ...context, record, item, cause };
    action = follows;
  }
  throw new Error(`transfer ${start.record.transferId}: ${MAX_ACTIONS} actions in one step`);
};

/** What the action found; null if the invocation has no time for its next call. */
const runAction = async (action: ActionName, context: StepContext): Promise<ActionResult | null> => {
  try {
    return await ACTIONS[action](context);
  } catch (error) {
    if (error instanceof OutOfTimeError) return null;
    throw error;
  }
};

/**
 * The record as the action found it, for a step of its own. What the actions before learned and did not record shows
 * again when that step queries the session.
 */
const leftForLater = (action: ActionName, { record, item, cause }: StepContext): TransferRecord =>
  action === "verify"
    ? { ...inVerify(record, item), wait: null }
    : {
        ...record,
        queryFirst: true,
        wait: null,
        error: record.status === "aborting" ? record.error : (cause ?? record.error),
      };
