import { randomUUID } from "node:crypto";
import type { TransferError } from "../transfer/error.ts";
import type { EndStatus } from "../transfer/result.ts";
import type { BatchRequest } from "./batch-request.ts";
import type { Exclusion } from "./selection.ts";

export type BatchStatus =
  "running" | "reporting" | "completed" | "completed-with-failures" | "failed" | "cancelled";
export type BatchEnd = Exclude<BatchStatus, "running" | "reporting">;

/** Where the listing of the container goes on. */
export interface Listing {
  /** Null at its beginning. */
  readonly marker: string | null;
}

/** A page of the plan whose transfers have not all ended. */
export interface OpenPage {
  readonly page: number;
  /** ISO 8601. */
  readonly plannedAt: string;
  /** How many transfers it has. */
  readonly children: number;
  /** `planned`: they are still to be sent, or sent again. `cancelling`: those that were sent have been asked to stop. */
  readonly stage: "planned" | "sent" | "cancelling";
  /** Its failed transfers were sent again: only an attempt after the reported one counts as their end. */
  readonly retried: boolean;
  /** The error codes whose transfers were sent again. Missing: all that had failed or been cancelled. */
  readonly retriedErrors?: readonly string[];
  /** How many had ended at the last look. */
  readonly ended: number;
}

/** Counts of blobs, and sums of their sizes in bytes. */
export interface BatchTotals {
  /** Below the prefix. */
  readonly listed: number;
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
  /** Refused by the plan: its path cannot be, or another blob has it. */
  readonly refused: number;
  /** Arrived in the previous batch, and the same since: not sent again. */
  readonly unchanged: number;
  /** To be moved. */
  readonly planned: number;
  readonly plannedBytes: number;
  /** Transfers that have ended, by how, as far as their pages are closed. */
  readonly ended: Readonly<Record<EndStatus, number>>;
  /** Of the completed ones. */
  readonly movedBytes: number;
  /** Failed and refused, by the error's code. */
  readonly errors: Readonly<Record<string, number>>;
}

/** The state of a batch: one JSON blob, whose ETag guards each write. Bounded, however many blobs the batch has. */
export interface BatchRecord {
  readonly batchId: string;
  /** Drawn once; a message of another run of the same id has no meaning. */
  readonly runId: string;
  readonly writeId: string;
  /** The fencing token. */
  readonly step: number;
  /** 1 at first; each retry adds 1. */
  readonly attempt: number;
  readonly status: BatchStatus;
  readonly request: BatchRequest;
  /** Null once all of the container is planned. */
  readonly listing: Listing | null;
  /** The page that a retry looks at next; null when there is none. */
  readonly retryPage: number | null;
  /** The error codes whose transfers this attempt sends again. Missing: all that had failed or been cancelled. */
  readonly retryErrors?: readonly string[];
  /** Pages planned so far. */
  readonly pages: number;
  readonly open: readonly OpenPage[];
  /** Pages whose lines are in the manifest. */
  readonly reported: number;
  readonly totals: BatchTotals;
  /** No look at the open pages before; ISO 8601. */
  readonly lookAt: string;
  /** Until the next look, in milliseconds: grows while nothing ends. */
  readonly lookDelayMs: number;
  /** In a row. */
  readonly failures: number;
  /** Of the first failure in a row, ISO 8601. */
  readonly failingSince: string | null;
  readonly poisonings: number;
  readonly cancelRequested: boolean;
  readonly rescuedAt: string | null;
  /** Why it failed, or why its last try did. */
  readonly error: TransferError | null;
  readonly resultPublished: boolean;
  /** All ISO 8601. */
  readonly submittedAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
}

export interface StoredBatch {
  readonly record: BatchRecord;
  readonly eTag: string;
}

export const NO_TOTALS: BatchTotals = {
  listed: 0,
  excluded: {},
  refused: 0,
  unchanged: 0,
  planned: 0,
  plannedBytes: 0,
  ended: { completed: 0, skipped: 0, failed: 0, cancelled: 0 },
  movedBytes: 0,
  errors: {},
};

/** A batch as it is submitted. */
export const submittedBatch = (batchId: string, request: BatchRequest, nowMs: number): BatchRecord => {
  const now = new Date(nowMs).toISOString();
  return {
    batchId,
    runId: randomUUID(),
    writeId: randomUUID(),
    step: 0,
    attempt: 1,
    status: "running",
    request,
    listing: { marker: null },
    retryPage: null,
    pages: 0,
    open: [],
    reported: 0,
    totals: NO_TOTALS,
    lookAt: now,
    lookDelayMs: 0,
    failures: 0,
    failingSince: null,
    poisonings: 0,
    cancelRequested: false,
    rescuedAt: null,
    error: null,
    resultPublished: false,
    submittedAt: now,
    updatedAt: now,
    endedAt: null,
  };
};

export const isBatchEnded = ({ status }: BatchRecord): boolean =>
  status !== "running" && status !== "reporting";

/** Whether a batch has ended with a manifest, so that each of its pages has a report. */
export const hasReport = (record: BatchRecord): boolean =>
  isBatchEnded(record) && record.reported === record.pages && record.status !== "failed";

/** Transfers that were sent, or are about to be, and had not ended at the last look. */
export const outstanding = ({ open }: BatchRecord): number =>
  open.reduce((sum, { children, ended }) => sum + children - ended, 0);
