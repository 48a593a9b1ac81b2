import type { Ports } from "../transfer/ports.ts";
import { cancelAttempt } from "../transfer/request-cancel.ts";
import { requestRetryOf } from "../transfer/request-retry.ts";
import {
  isTransferClientError,
  TransferClientError,
  withStorageErrors,
  type ClientErrorCode,
} from "./errors.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { TransferView } from "./transfer-view.ts";

/** A transfer's id, or a transfer from a list, which saves a look-up. */
export type TransferRef = string | Pick<TransferView, "transferId" | "submittedAt">;

/** What became of one of many transfers: `error` is null where it was done. */
export type Steered<Done extends object = object> =
  | ({ readonly transferId: string; readonly error: null } & Done)
  | { readonly transferId: string; readonly error: TransferClientError };

const AT_ONCE = 16;

type Steering = Pick<Ports, "records" | "steps">;

/** @throws {TransferClientError} `transfer-not-found`, `already-ended` */
export const cancelTransfer = async (
  steering: Steering,
  transfer: TransferRef,
): Promise<{ readonly attempt: number }> => {
  const { transferId, submittedAt } = refOf(transfer);
  const { answer, attempt } = await withStorageErrors(() => cancelAttempt(steering, transferId, submittedAt));
  if (answer === "not-found") throw noTransfer(transferId);
  if (answer === "ended-already") throw impossible("already-ended", transferId, "has ended already");
  return { attempt };
};

/** @throws {TransferClientError} `transfer-not-found`, `not-ended`, `already-completed` */
export const retryTransfer = async (
  steering: Steering,
  transfer: TransferRef,
): Promise<{ readonly attempt: number }> => {
  const { transferId, submittedAt } = refOf(transfer);
  const stored = await withStorageErrors(() => steering.records.read(transferId, submittedAt));
  if (stored === null) throw noTransfer(transferId);
  switch (await withStorageErrors(() => requestRetryOf(steering, stored))) {
    case "requested":
      return { attempt: stored.record.attempt + 1 };
    case "not-ended":
      throw impossible("not-ended", transferId, "has not ended yet; cancel it first, or wait for its end");
    case "completed-already":
      throw impossible("already-completed", transferId, "is completed");
  }
};

/**
 * Steers many transfers at the same time, in their order. An error of one transfer is its own outcome.
 * @throws {TransferClientError} an error of storage, which would meet all of them
 */
export async function* steerMany<Done extends object>(
  transfers: Iterable<TransferRef> | AsyncIterable<TransferRef>,
  steer: (transfer: TransferRef) => Promise<Done>,
): AsyncGenerator<Steered<Done>, void, undefined> {
  yield* mapConcurrently(transfers, AT_ONCE, async (transfer): Promise<Steered<Done>> => {
    const { transferId } = refOf(transfer);
    try {
      return { ...(await steer(transfer)), transferId, error: null };
    } catch (error) {
      if (!isTransferClientError(error) || error.code.startsWith("storage-")) throw error;
      return { transferId, error };
    }
  });
}

const refOf = (
  transfer: TransferRef,
): { readonly transferId: string; readonly submittedAt: string | undefined } =>
  typeof transfer === "string"
    ? { transferId: transfer, submittedAt: undefined }
    : { transferId: transfer.transferId, submittedAt: transfer.submittedAt };

const noTransfer = (transferId: string): TransferClientError =>
  new TransferClientError("transfer-not-found", `there is no transfer ${transferId}`, { transferId });

const impossible = (code: ClientErrorCode, transferId: string, why: string): TransferClientError =>
  new TransferClientError(code, `transfer ${transferId} ${why}`, { transferId });
