import { transferError } from "../transfer/error.ts";
import type { SourceFailure } from "../transfer/ports.ts";
import { signInFailureOf } from "../transfer/sign-in.ts";
import { storageCode, storageStatus } from "./errors.ts";

/**
 * Why a call to the source account failed.
 * @param name of what was to be read, such as `source.blob scans/a.pdf`
 */
export const failureOf = (name: string, error: unknown): SourceFailure => {
  const status = storageStatus(error);
  const signIn = signInFailureOf(error);
  if (signIn !== null) {
    return {
      kind: "unavailable",
      error: transferError(
        "sign-in-failed",
        `${name}: the app could not sign in to the source account: ${signIn.cause}`,
      ),
      ...(signIn.isFinal ? { fewTries: true } : {}),
    };
  }
  const because = `the blob service answered ${status ?? "nothing"} ${storageCode(error)}`;
  const facts = { httpStatus: status };
  switch (status) {
    case 404:
      return {
        kind: "missing",
        error: transferError("source-not-found", `${name} does not exist: ${because}`, facts),
      };
    case 401:
    case 403:
      return {
        kind: "forbidden",
        error: transferError("source-forbidden", `${name} may not be read: ${because}`, facts),
      };
    case 412:
      return {
        kind: "changed",
        error: transferError("source-changed", `${name} has changed since the transfer began`, facts),
      };
    case 400:
    case 409:
      // An archived blob, a malformed version id: trying again would not help.
      return {
        kind: "forbidden",
        error: transferError("source-forbidden", `${name} cannot be read: ${because}`, facts),
      };
    default:
      return {
        kind: "unavailable",
        error: transferError("source-unavailable", `${name} could not be read: ${because}`, facts),
      };
  }
};
