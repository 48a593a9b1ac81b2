import { problem, type ProblemCode } from "../../src/transfer/problem.ts";

const saying = (code: ProblemCode, httpStatus: number | null) =>
  problem(code, `Graph answered ${httpStatus ?? "nothing"}`, { httpStatus });

/** Graph's answers as the port hands them on. */
export const gone = () => ({ kind: "gone", problem: saying("session-refused", 404) }) as const;
export const refused = (status: number) =>
  ({ kind: "refused", problem: saying("session-refused", status) }) as const;
export const misplaced = () => ({ kind: "misplaced", problem: saying("session-refused", 416) }) as const;
export const nameConflict = () => ({ kind: "name-conflict", problem: saying("name-conflict", 409) }) as const;
export const busy = () => ({ kind: "busy", problem: saying("target-busy", 409) }) as const;
export const unsupported = () => ({ kind: "unsupported", problem: saying("target-rejected", 405) }) as const;
export const rejected = (status: number) =>
  ({
    kind: "rejected",
    problem: saying(status === 507 ? "quota-exceeded" : "target-rejected", status),
  }) as const;
export const failed = (status: number) =>
  ({ kind: "failed", problem: saying("target-unavailable", status) }) as const;
export const locked = () => ({ kind: "locked", problem: saying("target-locked", 423) }) as const;
export const throttled = (status: number, retryAfterMs: number) =>
  ({ kind: "throttled", retryAfterMs, problem: saying("throttled", status) }) as const;
/** No answer at all. */
export const broken = (why: string) =>
  ({ kind: "failed", problem: problem("target-unavailable", `no answer from Graph (${why})`) }) as const;
