import { RestError } from "@azure/core-rest-pipeline";
import { expect, it } from "vitest";
import { storageErrorOf, TransferClientError, withStorageErrors } from "../../../src/client/errors.ts";
import { MessageTooLargeError } from "../../../src/storage/queue-message.ts";
import { NewerRecordError, UnreadableRecordError } from "../../../src/transfer/storage-error.ts";

const SAS = "sig=s3cret";
const rest = (statusCode?: number, code?: string) =>
  new RestError(`https://acct.blob.core.windows.net/?${SAS}`, {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(code === undefined ? {} : { code }),
  });
const named = (name: string) => Object.assign(new Error(SAS), { name });

it.each([
  ["no connection", rest(undefined, "ECONNREFUSED"), "storage-unreachable", "ECONNREFUSED"],
  ["no answer in time", new DOMException(SAS, "TimeoutError"), "storage-unreachable", "timed out"],
  ["a wrong key", rest(403, "AuthenticationFailed"), "storage-denied", "403 AuthenticationFailed"],
  ["no identity", named("CredentialUnavailableError"), "storage-denied", "az login"],
  ["any other answer", rest(409, "ContainerBeingDeleted"), "storage-failed", "409 ContainerBeingDeleted"],
  ["a message too large", new MessageTooLargeError(70_000), "invalid-job", "70000 bytes"],
])("%s has a code, and a message without secrets", (_what, error, code, part) => {
  const described = storageErrorOf(error, "t-1") as TransferClientError;
  expect(described).toBeInstanceOf(TransferClientError);
  expect(described).toMatchObject({ code, transferId: "t-1", cause: error });
  expect(described.message).toContain(part);
  expect(described.message).not.toContain("s3cret");
});

it("errors of other kinds stay as they are", async () => {
  const own = new TransferClientError("not-ended", "not yet");
  for (const error of [own, new TypeError("a bug"), named("AbortError")]) {
    await expect(withStorageErrors(() => Promise.reject(error))).rejects.toBe(error);
  }
  expect(await withStorageErrors(() => Promise.resolve(7))).toBe(7);
});

it.each([
  [new NewerRecordError("the record has schema 2"), "newer-version"],
  [new UnreadableRecordError("the record is not one"), "record-unreadable"],
])("%s is thrown as %s", (error, code) => {
  expect(storageErrorOf(error, "t")).toMatchObject({ code, transferId: "t", message: error.message });
});
