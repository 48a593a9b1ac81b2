import { transferError, type TransferErrorCode } from "../../src/transfer/error.ts";

const saying = (code: TransferErrorCode, httpStatus: number | null) =>
  transferError(code, `Graph answered ${httpStatus ?? "nothing"}`, { httpStatus });

/** Graph's answers as the port hands them on. */
export const gone = () => ({ kind: "gone", error: saying("session-denied", 404) }) as const;
export const refused = (status: number) =>
  ({ kind: "session-denied", error: saying("session-denied", status) }) as const;
export const misplaced = () => ({ kind: "misplaced", error: saying("session-denied", 416) }) as const;
export const nameConflict = () => ({ kind: "name-conflict", error: saying("name-conflict", 409) }) as const;
export const busy = () => ({ kind: "busy", error: saying("target-busy", 409) }) as const;
export const unsupported = () => ({ kind: "unsupported", error: saying("target-rejected", 405) }) as const;
export const rejected = (status: number) =>
  ({
    kind: "permanent",
    error: saying(status === 507 ? "quota-exceeded" : "target-rejected", status),
  }) as const;
export const failed = (status: number) =>
  ({ kind: "transient", error: saying("target-unavailable", status) }) as const;
export const locked = () => ({ kind: "locked", error: saying("target-locked", 423) }) as const;
export const throttled = (status: number, retryAfterMs: number) =>
  ({ kind: "throttled", retryAfterMs, error: saying("throttled", status) }) as const;
/** No answer at all. */
export const broken = (why: string) =>
  ({
    kind: "transient",
    error: transferError("target-unavailable", `no answer from Graph (${why})`),
  }) as const;
