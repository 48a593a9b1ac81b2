import { transferError, type TransferErrorCode } from "../../src/transfer/error.ts";

const graphError = (code: TransferErrorCode, httpStatus: number | null) =>
  transferError(code, `Graph answered ${httpStatus ?? "nothing"}`, { httpStatus });

/** Graph's answers as the destination port returns them. */
export const gone = () => ({ kind: "gone", error: graphError("session-denied", 404) }) as const;
export const sessionDenied = (status: number) =>
  ({ kind: "session-denied", error: graphError("session-denied", status) }) as const;
export const misplaced = () => ({ kind: "misplaced", error: graphError("session-denied", 416) }) as const;
export const nameConflict = () =>
  ({ kind: "name-conflict", error: graphError("name-conflict", 409) }) as const;
export const busy = () => ({ kind: "busy", error: graphError("target-busy", 409) }) as const;
export const refused = (status: number) =>
  ({ kind: "refused", error: graphError("target-unavailable", status) }) as const;
export const unsupported = () =>
  ({ kind: "unsupported", error: graphError("target-rejected", 405) }) as const;
const PERMANENT_CODES: Readonly<Record<number, TransferErrorCode>> = {
  401: "target-forbidden",
  403: "target-forbidden",
  507: "quota-exceeded",
};
export const permanent = (status: number) =>
  ({
    kind: "permanent",
    error: graphError(PERMANENT_CODES[status] ?? "target-rejected", status),
  }) as const;
export const transient = (status: number) =>
  ({ kind: "transient", error: graphError("target-unavailable", status) }) as const;
export const locked = () => ({ kind: "locked", error: graphError("target-locked", 423) }) as const;
export const throttled = (status: number, retryAfterMs: number) =>
  ({ kind: "throttled", retryAfterMs, error: graphError("throttled", status) }) as const;
/** A 5xx with a Retry-After: a failure all the same. */
export const transientUntil = (status: number, retryAfterMs: number) =>
  ({ ...transient(status), retryAfterMs }) as const;
/** No answer at all. */
export const broken = (why: string) =>
  ({
    kind: "transient",
    error: transferError("target-unavailable", `no answer from Graph (${why})`),
  }) as const;
