import type { GraphFailure, Refused } from "../destination.ts";
import type { SourceFailure } from "../ports.ts";
import type { TransferRecord } from "../record.ts";
import type { ActionResult } from "./context.ts";
import { aborting, failing, notBefore, postponed, type FailureLimit } from "./transitions.ts";
import type { DecisionContext, Policy } from "../policy.ts";

/** The events of any call to Graph that failed. */
export type GraphFailureEvent = GraphFailure["kind"];

/** What a failed call to Graph makes of the record: wait as asked, back off, or abort. The event is the failure's kind. */
export const onGraphFailure = (
  record: TransferRecord,
  failure: GraphFailure,
  decision: DecisionContext,
): ActionResult<GraphFailureEvent> => ({
  event: failure.kind,
  record: afterGraphFailure(record, failure, decision),
});

/** Whether a call that failed may have had its effect all the same. Without a token Graph does nothing. */
export const mayHaveLanded = ({ kind, error }: GraphFailure): boolean =>
  kind === "transient" && error.code !== "sign-in-failed";

export const afterGraphFailure = (
  record: TransferRecord,
  failure: GraphFailure,
  decision: DecisionContext,
): TransferRecord => {
  const { policy } = decision;
  switch (failure.kind) {
    case "throttled":
      return postponed(record, "throttled", failure.retryAfterMs, failure.error, decision);
    case "transient":
      return notBefore(
        failing(record, failure.error, decision, outageLimit(failure, policy)),
        failure,
        decision,
      );
    case "locked":
      return notBefore(
        failing(record, failure.error, decision, { maxFailures: policy.maxFailures }, policy.lockedBaseMs),
        failure,
        decision,
      );
    case "permanent":
      // An abort whose own clean-up is refused can only try again. A missing right may be granted within minutes.
      if (record.status === "aborting") return failing(record, failure.error, decision);
      return failure.error.code === "target-forbidden"
        ? failing(record, failure.error, decision, { patienceMs: policy.consentPatienceMs })
        : aborting(record, failure.error);
  }
};

/** What a refusal that may pass makes of the record: another try later, or null once there were enough. */
export const afterRefusal = (
  record: TransferRecord,
  refusal: Refused,
  decision: DecisionContext,
): TransferRecord | null => {
  const { policy } = decision;
  const refusals = (record.refusals ?? 0) + 1;
  if (refusals > policy.maxRefusals) return null;
  const limit = { maxFailures: Number.POSITIVE_INFINITY };
  const counted = failing({ ...record, refusals }, refusal.error, decision, limit, policy.lockedBaseMs);
  return notBefore(counted, refusal, decision);
};

/** The same where no session can be given up instead: in the end it is the transfer. */
export const onRefusal = (
  record: TransferRecord,
  refusal: Refused,
  decision: DecisionContext,
): ActionResult<"refused"> => {
  const message = `${refusal.error.message} (gave up after ${decision.policy.maxRefusals + 1} tries)`;
  const rejected = { ...refusal.error, code: "target-rejected", message } as const;
  return {
    event: "refused",
    record: afterRefusal(record, refusal, decision) ?? aborting(record, rejected),
  };
};

const outageLimit = ({ fewTries }: { readonly fewTries?: true }, policy: Policy): FailureLimit =>
  fewTries === true ? { maxFailures: policy.maxFailures } : { patienceMs: policy.outagePatienceMs };

/** Whether another try may read the source. A role assignment takes minutes to apply, like consent to Graph. */
export const mayPass = (failure: SourceFailure): boolean =>
  failure.kind === "unavailable" || isRoleMissing(failure);

/** The account refuses the app, rather than the blob or its container. */
const isRoleMissing = ({ kind, error }: SourceFailure): boolean =>
  kind === "forbidden" && (error.httpStatus === 401 || error.httpStatus === 403);

/** What a source that cannot be read makes of the record. */
export const onSourceFailure = (
  record: TransferRecord,
  failure: SourceFailure,
  decision: DecisionContext,
): ActionResult<"source failure"> => {
  const { policy } = decision;
  const limit = isRoleMissing(failure)
    ? { patienceMs: policy.consentPatienceMs }
    : outageLimit(failure, policy);
  return {
    event: "source failure",
    record: mayPass(failure)
      ? failing(record, failure.error, decision, limit)
      : aborting(record, failure.error),
  };
};
