import type { ClientErrorCode } from "../client/errors.ts";

interface ProblemKind {
  readonly status: number;
  /** The same for every problem of this kind. */
  readonly title: string;
}

const fromClient = {
  "invalid-job": { status: 422, title: "The job has a fault" },
  "transfer-id-reused": { status: 409, title: "The id belongs to a transfer with another request" },
  "transfer-not-found": { status: 404, title: "There is no such transfer" },
  "already-ended": { status: 409, title: "The transfer has ended already" },
  "not-ended": { status: 409, title: "The transfer has not ended yet" },
  "already-completed": { status: 409, title: "The transfer is completed" },
  "invalid-query": { status: 400, title: "The query has a fault" },
  "storage-unreachable": { status: 503, title: "Storage does not answer" },
  "storage-denied": { status: 500, title: "Storage refuses the app's key or identity" },
  "storage-failed": { status: 503, title: "Storage failed" },
} as const satisfies Record<ClientErrorCode, ProblemKind>;

/** Every problem the API answers with, by its code. */
export const problemKinds = {
  ...fromClient,
  "invalid-json": { status: 400, title: "The body is not a JSON object" },
  "invalid-idempotency-key": { status: 400, title: "The Idempotency-Key is none" },
  "idempotency-key-mismatch": { status: 422, title: "Idempotency-Key and transferId differ" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body is not application/json" },
  unauthenticated: { status: 401, title: "Sign in first" },
  "authentication-off": { status: 403, title: "The app expects App Service authentication, which is off" },
  "cross-site": { status: 403, title: "The request comes from another site" },
  "not-found": { status: 404, title: "There is nothing here" },
  internal: { status: 500, title: "The app failed" },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCodeOfApi = keyof typeof problemKinds;

export const problemCodes = Object.keys(problemKinds) as readonly ProblemCodeOfApi[];
