import { ERROR_CODES } from "./advice.ts";
import { TransferClientError } from "./errors.ts";
import { nearest } from "./nearest.ts";

/** Codes are short; what somebody sends may not be. */
const SHOWN_LENGTH = 60;

/**
 * Reads an error code that transfers are chosen by: one that does not exist would choose none.
 * @throws {TransferClientError} `invalid-query`, naming the code that was probably meant
 */
export const readErrorCode = (text: string): string => {
  if (ERROR_CODES.includes(text)) return text;
  const meant = nearest(text.slice(0, SHOWN_LENGTH), ERROR_CODES);
  throw new TransferClientError(
    "invalid-query",
    meant === null
      ? `error: must be one of ${ERROR_CODES.join(", ")}`
      : `error: must be an error code, not ${JSON.stringify(text.slice(0, SHOWN_LENGTH))}; did you mean ${meant}?`,
    { field: "error" },
  );
};
