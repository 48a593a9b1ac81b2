import type { TransferErrorCode } from "../transfer/error.ts";
import type { Wait } from "../transfer/record.ts";
import type { TransferStatus, View } from "../transfer/view.ts";

/*
 * The view of a transfer in its record's metadata. What other code reads there as well has an entry of its own; the
 * rest goes into one entry, `view`: base64url of compact JSON, its long texts cut to fit.
 */

/** Raise it when {@link Packed} changes its meaning: entries of another version are not read. */
const VERSION = 1;

/** Short keys: it is written with each step, and a listing reads thousands of them. */
interface Packed {
  readonly v: typeof VERSION;
  /** status */
  readonly p: string;
  /** container, blob, version */
  readonly s: readonly [string, string, string | null];
  readonly t: Readonly<Record<string, string>> & { readonly kind: string };
  readonly n: string;
  /** attempt, failures, retries, restarts, sessions, ranges */
  readonly c: readonly number[];
  /** labels */
  readonly l?: Readonly<Record<string, string>>;
  /** error: code, message, HTTP status, Graph's request id, Graph's code */
  readonly e?: readonly [string, string, number | null, string | null, string | null];
  /** wait: why, since */
  readonly w?: readonly [string, string];
  /** ended at */
  readonly d?: string;
  /** cancel requested */
  readonly x?: 1;
  /** retry requested */
  readonly r?: 1;
  /** size unknown */
  readonly u?: 1;
  /** truncated */
  readonly cut?: 1;
}

/** Metadata takes 8 KiB in all, and only ASCII; base64url of this many bytes leaves room for the other entries. */
const PACKED_MAX_BYTES = 4608;

/** The value of the entry `view`, at most 6 KiB long. Neither the result nor the history is in it. */
export const encodeView = (view: View): string =>
  Buffer.from(fitted(packed(view), PACKED_MAX_BYTES), "utf8").toString("base64url");

const packed = (view: View): Packed => {
  const { source, target, error, wait } = view;
  return {
    v: VERSION,
    p: view.status,
    s: [source?.container ?? "", source?.blob ?? "", source?.versionId ?? null],
    t: target ?? { kind: "" },
    n: view.name ?? "",
    c: [view.attempt, view.failures, view.retries, view.restarts, view.sessions, view.ranges],
    ...(Object.keys(view.labels).length === 0 ? {} : { l: view.labels }),
    ...(error === null
      ? {}
      : { e: [error.code, error.message, error.httpStatus, error.graphRequestId, error.graphCode] }),
    ...(wait === null ? {} : { w: [wait.why, wait.since] }),
    ...(view.endedAt === null ? {} : { d: view.endedAt }),
    ...(view.cancelRequested ? { x: 1 } : {}),
    ...(view.retryRequested === true ? { r: 1 } : {}),
    ...(view.bytes === null ? { u: 1 } : {}),
  };
};

/**
 * The view that a record's metadata holds, without result and history. If its entry `view` cannot be read, it has the
 * status and the progress alone.
 * @returns null for a blob that is not a record
 */
export const decodeView = (transferId: string, metadata: Readonly<Record<string, string>>): View | null => {
  const { status, step, admitted, updated, bytes, accepted, waituntil, view } = metadata;
  if (status === undefined || step === undefined || admitted === undefined || updated === undefined)
    return null;
  const known = unpack(view);
  const [attempt = 1, failures = 0, retries = 0, restarts = 0, sessions = 0, ranges = 0] = known?.c ?? [];
  return {
    transferId,
    status: (known?.p ?? (waituntil === undefined ? status : "waiting")) as TransferStatus,
    source: known && { container: known.s[0], blob: known.s[1], versionId: known.s[2] },
    target: known?.t ?? null,
    name: known?.n ?? null,
    bytes: known?.u === 1 ? null : Number(bytes ?? 0),
    acceptedBytes: Number(accepted ?? 0),
    attempt,
    failures,
    retries,
    restarts,
    sessions,
    ranges,
    wait: waituntil === undefined ? null : waitOf(known, updated, waituntil),
    error: errorOf(known),
    labels: known?.l ?? {},
    cancelRequested: known?.x === 1,
    ...(known?.r === 1 ? { retryRequested: true } : {}),
    submittedAt: admitted,
    updatedAt: updated,
    endedAt: known?.d ?? null,
    result: null,
    truncated: known?.cut === 1,
  };
};

/** Null if it is missing or is not what {@link encodeView} writes. */
const unpack = (text: string | undefined): Packed | null => {
  if (text === undefined) return null;
  try {
    const found = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Partial<Packed> | null;
    const isWhole = Array.isArray(found?.s) && Array.isArray(found.c) && typeof found.t === "object";
    return isWhole && found.v === VERSION ? (found as Packed) : null;
  } catch {
    // Edited by somebody else: status and progress can still be shown.
    return null;
  }
};

const waitOf = (known: Packed | null, updatedAt: string, until: string): Wait => ({
  why: (known?.w?.[0] as Wait["why"] | undefined) ?? "failure",
  since: known?.w?.[1] ?? updatedAt,
  until,
});

const errorOf = (known: Packed | null): View["error"] => {
  if (known?.e === undefined) return null;
  const [code, message, httpStatus, graphRequestId, graphCode] = known.e;
  return { code: code as TransferErrorCode, message, httpStatus, graphRequestId, graphCode };
};

/** Longest text of each sort, in UTF-16 units. */
interface Bounds {
  readonly message: number;
  readonly blob: number;
  readonly field: number;
  readonly labels: number;
}

/** Tried in turn until the whole fits. */
const STAGES: readonly Bounds[] = [
  { message: 400, blob: 1024, field: 512, labels: 20 },
  { message: 200, blob: 1024, field: 160, labels: 20 },
  { message: 200, blob: 400, field: 120, labels: 8 },
  { message: 120, blob: 160, field: 60, labels: 0 },
  // Even at four bytes a character and a dozen fields, this fits.
  { message: 60, blob: 80, field: 20, labels: 0 },
];
const ID_MAX_LENGTH = 64;

/** JSON of at most `maxBytes` of UTF-8: whole if it fits, else with its texts cut, and marked as such. */
const fitted = (view: Packed, maxBytes: number): string => {
  let text = JSON.stringify(view);
  for (const bounds of STAGES) {
    if (Buffer.byteLength(text) <= maxBytes) return text;
    text = JSON.stringify(cut(view, bounds));
  }
  return text;
};

const cut = (view: Packed, bounds: Bounds): Packed => {
  const [container, blob, versionId] = view.s;
  const { l: labels = {}, e: error, ...rest } = view;
  return {
    ...rest,
    s: [container, short(blob, bounds.blob), versionId],
    t: { ...shortened(view.t, bounds.field), kind: view.t.kind },
    n: short(view.n, bounds.field),
    l: shortened(Object.fromEntries(Object.entries(labels).slice(0, bounds.labels)), bounds.field),
    ...(error === undefined ? {} : { e: cutError(error, bounds.message) }),
    cut: 1,
  };
};

const cutError = (error: NonNullable<Packed["e"]>, messageLength: number): NonNullable<Packed["e"]> => {
  const [code, message, httpStatus, requestId, graphCode] = error;
  return [
    code,
    short(message, messageLength),
    httpStatus,
    requestId && short(requestId, ID_MAX_LENGTH),
    graphCode && short(graphCode, ID_MAX_LENGTH),
  ];
};

const shortened = (texts: Readonly<Record<string, string>>, max: number): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, short(text, max)]));

/** Cut between characters, never inside one. */
const short = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
