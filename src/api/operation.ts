import type { ProblemCode } from "./problems.ts";

/** A parameter in the OpenAPI document; its schema is JSON Schema. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: true;
  readonly description: string;
  readonly schema: object;
  readonly style?: "form";
  readonly explode?: boolean;
}

/** An operation of the API: how it is called, and every response it may give. */
export interface Operation {
  readonly method: "GET" | "POST";
  /** Below the route prefix, without a leading slash. */
  readonly route: string;
  /** `key`: callers must be authorized ({@link ./auth.ts}); `open`: anybody. */
  readonly access: "key" | "open";
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  /** A component schema. */
  readonly body?: "Job" | "BulkRequest" | "BatchJob";
  readonly success: readonly {
    readonly status: number;
    readonly description: string;
    /** A component schema; null for any object. */
    readonly schema:
      | "Transfer"
      | "SubmittedTransfer"
      | "TransferPage"
      | "RejectedPage"
      | "TransferCounts"
      | "Overview"
      | "RetryAccepted"
      | "BulkResult"
      | "Batch"
      | "SubmittedBatch"
      | "BatchList"
      | "FailedBlobs"
      | "BatchRetryAccepted"
      | "Health"
      | null;
    readonly hasOperationHeaders?: true;
  }[];
  readonly problems: readonly ProblemCode[];
}
