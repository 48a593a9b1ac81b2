import { isTransferClientError } from "../client/errors.ts";
import { problemDetails, type ProblemDetails } from "./response.ts";

/** Thrown by a handler that cannot do what it was asked; it becomes the answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly details: ProblemDetails;

  constructor(...[code, detail, at]: Parameters<typeof problemDetails>) {
    super(detail);
    this.details = problemDetails(code, detail, at);
  }
}

/** What callers are told about anything that was thrown; what nobody foresaw stays in the log. */
export const problemOf = (error: unknown): ProblemDetails => {
  if (error instanceof ApiError) return error.details;
  if (isTransferClientError(error)) return problemDetails(error.code, error.message, error);
  return problemDetails("internal", "Something went wrong that should not; the app's log has more.");
};
