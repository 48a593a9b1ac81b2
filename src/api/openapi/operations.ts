import type { ProblemCodeOfApi } from "../problem-kinds.ts";

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

/** An operation of the API: how it is called, and everything it answers. */
export interface Operation {
  readonly method: "GET" | "POST";
  /** Below the route prefix, without a slash in front. */
  readonly route: string;
  /** `key`: callers must be let in ({@link ../auth.ts}); `open`: anybody. */
  readonly access: "key" | "open";
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly hasJobAsBody?: true;
  readonly success: readonly {
    readonly status: number;
    readonly description: string;
    /** A component schema; null for any object. */
    readonly schema: "Transfer" | "TransferPage" | "RetryAccepted" | "Health" | null;
    readonly hasOperationHeaders?: true;
  }[];
  readonly problems: readonly ProblemCodeOfApi[];
}

export const storageProblems = [
  "storage-unreachable",
  "storage-denied",
  "storage-failed",
  "internal",
] as const satisfies readonly ProblemCodeOfApi[];

export const idParameter: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "The transfer's id.",
  schema: { type: "string" },
};
