import type { UploadUrl } from "../upload-url.ts";
import { targetName } from "../job.ts";
import type { Policy } from "../policy.ts";
import type { Ports, UploadSpec } from "../ports.ts";
import type { PinnedSource, TransferRecord } from "../record.ts";
import type { DecisionContext } from "./transitions.ts";

/** What an action works with. */
export interface StepContext {
  readonly ports: Ports;
  readonly policy: Policy;
  readonly record: TransferRecord;
  /** Somebody may have done part of this step before. */
  readonly redelivered: boolean;
}

/** The record to write, decided by an action. */
export interface StepResult {
  readonly record: TransferRecord;
  /** Only admission and a fresh session leave the step alone (DESIGN rule 2). */
  readonly sameStep: boolean;
  /** The session this invocation has just created; freed again if the record does not come to hold it. */
  readonly created: UploadUrl | null;
}

export const nextStep = (record: TransferRecord): StepResult => ({ record, sameStep: false, created: null });

export const decisionContext = ({ ports, policy }: StepContext): DecisionContext => ({
  nowMs: ports.clock.nowMs(),
  random: ports.clock.random(),
  policy,
});

/** The same context with the record moved on, for what follows in the same invocation. */
export const withRecord = (context: StepContext, record: TransferRecord): StepContext => ({
  ...context,
  record,
});

export const pinnedSource = (record: TransferRecord): PinnedSource => {
  if (record.source === null)
    throw new Error(`transfer ${record.transferId} has no pinned source at ${record.phase}`);
  return record.source;
};

export const uploadSpec = (record: TransferRecord): UploadSpec => ({
  target: record.request.target,
  name: targetName(record.request),
  source: pinnedSource(record),
  options: record.request.options,
});
