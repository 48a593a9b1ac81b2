import type { TransferError } from "../error.ts";
import type { Policy, DecisionContext } from "../policy.ts";
import type { UploadSpec, Wanted } from "../destination.ts";
import type { Ports } from "../ports.ts";
import type { RemoteItem } from "../result.ts";
import type { PinnedSource, TransferRecord } from "../record.ts";
import { fileName, sourceBytes, targetOf } from "../record-facts.ts";
import type { UploadUrl } from "../upload-url.ts";
import type { InvocationPorts } from "./deadline.ts";

/** What an action works with. */
export interface StepContext {
  readonly ports: InvocationPorts;
  readonly policy: Policy;
  readonly record: TransferRecord;
  /** Another delivery may have done part of this step already. */
  readonly redelivered: boolean;
  /** The committed item, where the action before this one was shown it. */
  readonly item: RemoteItem | null;
  /** Why the action before this one led here; null where nothing went wrong. */
  readonly cause: TransferError | null;
}

/** What an action found. `machine.ts` says what follows from each event. */
export interface ActionResult<Event extends string = string> {
  readonly event: Event;
  /** The record as this event leaves it. */
  readonly record: TransferRecord;
  readonly item?: RemoteItem | null;
  readonly cause?: TransferError | null;
  /** The upload session that this action has just created. */
  readonly created?: UploadUrl;
}

/** What a step came to: the record to save. */
export interface StepResult {
  readonly record: TransferRecord;
  /** Only admission and a fresh session keep the step number (R2). */
  readonly sameStep: boolean;
  /** A session created by this invocation; deleted again unless a saved record holds it. */
  readonly created: UploadUrl | null;
}

export const nextStep = (record: TransferRecord): StepResult => ({ record, sameStep: false, created: null });

export const decisionContext = ({
  ports,
  policy,
}: {
  readonly ports: Pick<Ports, "clock">;
  readonly policy: Policy;
}): DecisionContext => ({
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
  target: targetOf(record),
  name: fileName(record),
  source: pinnedSource(record),
  options: record.request.options,
});

/** The file that a look-up is for. The service's clock may be behind the one that noted the transfer's start. */
export const wantedItem = ({
  policy,
  record,
  item,
}: Pick<StepContext, "policy" | "record" | "item">): Wanted => ({
  id: (item ?? record.item)?.id ?? null,
  name: fileName(record),
  bytes: sourceBytes(record),
  changedSince: new Date(Date.parse(record.startedAt) - policy.clockSkewMs).toISOString(),
});
