import type { TransferError, TransferErrorCode } from "../transfer/error.ts";
import type { Phase, Status, Wait } from "../transfer/record.ts";
import { arrivedBytes, type RecordView } from "../transfer/view.ts";
import { fitted } from "./list-metadata-fit.ts";

/**
 * The part of a view that is not in the record's other metadata. Short keys: it is written with each step, and a
 * listing of thousands carries it as often.
 */
export interface PackedView {
  /** container, blob, version */
  readonly s: readonly [string, string, string | null];
  readonly t: Readonly<Record<string, string>> & { readonly kind: string };
  readonly n: string;
  /** labels */
  readonly l?: Readonly<Record<string, string>>;
  /** problem: code, message, HTTP status, Graph's request id, Graph's code */
  readonly e?: readonly [string, string, number | null, string | null, string | null];
  /** wait: why, since */
  readonly w?: readonly [string, string];
  readonly p: string;
  /** attempt, failures, restarts, retries, sessions, ranges */
  readonly c: readonly number[];
  readonly b: string;
  readonly d?: string;
  /** cancel requested */
  readonly x?: 1;
  /** size unknown */
  readonly u?: 1;
  /** truncated */
  readonly cut?: 1;
}

/** Metadata takes 8 KiB in all, and only ASCII; base64url of this many bytes leaves room for the other entries. */
const PACKED_MAX_BYTES = 4608;

/** One metadata entry: base64url of compact JSON, at most 6 KiB, with long texts cut where it must be. */
export const encodeView = (view: RecordView): string =>
  Buffer.from(fitted(packed(view), PACKED_MAX_BYTES), "utf8").toString("base64url");

const packed = (view: RecordView): PackedView => {
  const { source, target, error, wait } = view;
  return {
    s: [source?.container ?? "", source?.blob ?? "", source?.versionId ?? null],
    t: target ?? { kind: "" },
    n: view.name ?? "",
    ...(Object.keys(view.labels).length === 0 ? {} : { l: view.labels }),
    ...(error === null
      ? {}
      : {
          e: [error.code, error.message, error.httpStatus, error.graphRequestId, error.graphCode],
        }),
    ...(wait === null ? {} : { w: [wait.why, wait.since] }),
    p: view.phase ?? "",
    c: [view.attempt, view.failures, view.restarts, view.retries, view.sessions, view.ranges],
    b: view.startedAt,
    ...(view.endedAt === null ? {} : { d: view.endedAt }),
    ...(view.cancelRequested ? { x: 1 } : {}),
    ...(view.bytes === null ? { u: 1 } : {}),
  };
};

/**
 * The view in a record's metadata. A record from before there were views shows its status and progress alone.
 * Null for a blob that is no record of ours.
 */
export const decodeView = (
  transferId: string,
  metadata: Readonly<Record<string, string>>,
): RecordView | null => {
  const { status, step, admitted, updated, bytes, accepted, waituntil, view } = metadata;
  if (status === undefined || step === undefined || admitted === undefined || updated === undefined)
    return null;
  const known = unpack(view);
  const [attempt = 1, failures = 0, restarts = 0, retries = 0, sessions = 0, ranges = 0] = known?.c ?? [];
  const size = Number(bytes ?? 0);
  return {
    transferId,
    status: status as Status,
    phase: (known?.p as Phase | undefined) ?? null,
    step: Number(step),
    attempt,
    source: known && { container: known.s[0], blob: known.s[1], versionId: known.s[2] },
    target: known?.t ?? null,
    name: known?.n ?? null,
    bytes: known?.u === 1 ? null : size,
    acceptedBytes: arrivedBytes(status as Status, size, Number(accepted ?? 0)),
    failures,
    restarts,
    retries,
    sessions,
    ranges,
    wait: waituntil === undefined ? null : waitOf(known, updated, waituntil),
    error: problemOf(known),
    labels: known?.l ?? {},
    cancelRequested: known?.x === 1,
    admittedAt: admitted,
    startedAt: known?.b ?? admitted,
    updatedAt: updated,
    endedAt: known?.d ?? null,
    truncated: known?.cut === 1,
  };
};

/** Null when there is none, or it is not what {@link encodeView} writes. */
const unpack = (text: string | undefined): PackedView | null => {
  if (text === undefined) return null;
  try {
    const found = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Partial<PackedView> | null;
    const isWhole = Array.isArray(found?.s) && Array.isArray(found.c) && typeof found.t === "object";
    return isWhole ? (found as PackedView) : null;
  } catch {
    // Somebody edited the metadata: status and progress can still be shown.
    return null;
  }
};

const waitOf = (known: PackedView | null, updatedAt: string, until: string): Wait => ({
  why: (known?.w?.[0] as Wait["why"] | undefined) ?? "failure",
  since: known?.w?.[1] ?? updatedAt,
  until,
});

const problemOf = (known: PackedView | null): TransferError | null => {
  if (known?.e === undefined) return null;
  const [code, message, httpStatus, graphRequestId, graphCode] = known.e;
  return { code: code as TransferErrorCode, message, httpStatus, graphRequestId, graphCode };
};
