import { transferIdSchema } from "../transfer/job.ts";
import { ApiError } from "./problems.ts";

/**
 * The job with the header `Idempotency-Key` as its id. The key may be quoted, as in the IETF draft
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/).
 * @throws {ApiError} `invalid-idempotency-key`, `idempotency-key-mismatch`
 */
export const withIdempotencyKey = (job: object, header: string | null): object => {
  if (header === null) return job;
  const key = /^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim();
  if (!transferIdSchema.safeParse(key).success) {
    throw new ApiError(
      "invalid-idempotency-key",
      "Idempotency-Key must be 1 to 64 of A-Z a-z 0-9 . _ -, with or without quotes.",
      { field: "Idempotency-Key" },
    );
  }
  if ("transferId" in job && job.transferId !== key) {
    throw new ApiError(
      "idempotency-key-mismatch",
      "transferId: must equal the Idempotency-Key; send only one of them, or the same value in both.",
      { field: "transferId" },
    );
  }
  return { ...job, transferId: key };
};
