import { z } from "zod";
import { ConfigError } from "../config/config.ts";
import { isTransferClientError, type ClientErrorCode } from "../client/errors.ts";

interface ProblemKind {
  readonly status: number;
  /** The same for every problem of this kind. */
  readonly title: string;
}

const FROM_CLIENT = {
  "invalid-job": { status: 422, title: "Invalid job" },
  "transfer-id-reused": { status: 409, title: "Id already used for another job" },
  "transfer-not-found": { status: 404, title: "Transfer not found" },
  "batch-not-found": { status: 404, title: "Batch not found" },
  "already-ended": { status: 409, title: "Already ended" },
  "not-ended": { status: 409, title: "Not ended yet" },
  "already-completed": { status: 409, title: "Already completed" },
  "newer-version": { status: 409, title: "Written by a newer version of blobferry" },
  "record-unreadable": { status: 500, title: "Record is damaged" },
  "invalid-query": { status: 400, title: "Invalid query" },
  "storage-unreachable": { status: 503, title: "Storage unreachable" },
  "storage-denied": { status: 500, title: "Storage denied access to the app's key or identity" },
  "storage-failed": { status: 503, title: "Storage failed" },
} as const satisfies Record<ClientErrorCode, ProblemKind>;

/** Every problem of the API, by its code. */
export const PROBLEM_KINDS = {
  ...FROM_CLIENT,
  "invalid-json": { status: 400, title: "Body is not a JSON object" },
  "length-required": { status: 411, title: "Length required" },
  "invalid-idempotency-key": { status: 400, title: "Invalid Idempotency-Key" },
  "idempotency-key-mismatch": { status: 422, title: "Idempotency-Key and transferId differ" },
  "body-too-large": { status: 413, title: "Body too large" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  unauthenticated: { status: 401, title: "Sign-in required" },
  "authentication-off": { status: 403, title: "App Service authentication is off" },
  "cross-site": { status: 403, title: "Cross-site request" },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  misconfigured: { status: 503, title: "A setting of the app is missing or wrong" },
  internal: { status: 500, title: "Internal error" },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEM_KINDS;

/** Of every operation that reads or writes storage. */
export const COMMON_PROBLEMS = [
  "invalid-query",
  "storage-unreachable",
  "storage-denied",
  "storage-failed",
  "misconfigured",
  "internal",
] as const satisfies readonly ProblemCode[];

export const PROBLEM_CODES = Object.keys(PROBLEM_KINDS) as readonly ProblemCode[];

export const problemSchema = z
  .object({
    type: z.string().meta({ description: "Address of the page that explains problems of this kind." }),
    title: z.string().meta({ description: "The same for every problem of this kind." }),
    status: z.int(),
    detail: z.string().meta({ description: "What is wrong with this request, in one sentence." }),
    code: z.string().meta({ description: "Stable; for programs." }),
    field: z
      .string()
      .exactOptional()
      .meta({ description: "The invalid field, parameter or header, such as `target.driveId`." }),
    transferId: z.string().exactOptional(),
    faults: z.array(z.string()).readonly().exactOptional().meta({
      description: "All errors in an invalid job, if there are several; `detail` is the first.",
    }),
  })
  .meta({ description: "Problem details (RFC 9457)." });

export type ProblemDetails = Readonly<z.infer<typeof problemSchema>> & { readonly code: ProblemCode };

export const problemDetails = (
  code: ProblemCode,
  detail: string,
  at: {
    readonly field?: string | null;
    readonly transferId?: string | null;
    readonly faults?: readonly string[];
  } = {},
): ProblemDetails => ({
  type: `/api/errors#${code}`,
  title: PROBLEM_KINDS[code].title,
  status: PROBLEM_KINDS[code].status,
  detail,
  code,
  ...(typeof at.field === "string" ? { field: at.field } : {}),
  ...(typeof at.transferId === "string" ? { transferId: at.transferId } : {}),
  ...(at.faults !== undefined && at.faults.length > 1 ? { faults: at.faults } : {}),
});

/** Thrown by a handler; becomes the response. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly details: ProblemDetails;

  constructor(...[code, detail, at]: Parameters<typeof problemDetails>) {
    super(detail);
    this.details = problemDetails(code, detail, at);
  }
}

/** The problem behind anything that was thrown. Unexpected errors are only logged: their text may hold secrets. */
export const problemOf = (error: unknown): ProblemDetails => {
  if (error instanceof ApiError) return error.details;
  if (error instanceof ConfigError) return problemDetails("misconfigured", error.publicMessage);
  if (isTransferClientError(error)) return problemDetails(error.code, error.message, error);
  return problemDetails("internal", "An unexpected error occurred; see the app's log.");
};
