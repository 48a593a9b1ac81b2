// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { announce } from "./announce.js";
import { cancelTransfer, retryTransfer } from "./api.js";
import { confirm } from "./confirm.js";
import { visible } from "./format.js";
import { isEnded, nameOf } from "./status.js";

/** Attempts requested here. Until one starts, the outcome on show is that of the previous attempt. @type {Map<string, number>} */
const requested = new Map();

/** The latest attempt requested here. @param {string} transferId */
export const attemptOf = (transferId) => requested.get(transferId) ?? 1;

/** A transfer from a list, as of the attempt that was requested. @param {TransferView} transfer @returns {TransferView} */
export const asRequested = (transfer) => {
  if (transfer.attempt >= attemptOf(transfer.transferId) || !isEnded(transfer)) return transfer;
  return { ...transfer, status: "queued", acceptedBytes: 0, error: null, endedAt: null };
};

/** @param {TransferView} transfer @returns {Promise<boolean>} false if the user decided against it @throws {ApiProblem} */
export const cancel = async (transfer) => {
  const name = visible(nameOf(transfer));
  const sure = await confirm({
    title: "Cancel this transfer?",
    text: `${name} stops at its next step, and what has been uploaded is discarded. If the file is complete by then, it stays.`,
    yes: "Cancel transfer",
    no: "Keep it running",
  });
  if (!sure) return false;
  await cancelTransfer(transfer.transferId);
  announce(`${name}: cancelling.`);
  return true;
};

/** Retries that were requested of many at once. @param {readonly { readonly transferId: string, readonly attempt?: number }[]} retries */
export const noteRetries = (retries) => {
  for (const { transferId, attempt = 1 } of retries) requested.set(transferId, attempt);
};

/** One of many, which are confirmed and announced together. @param {TransferView} transfer @throws {ApiProblem} */
export const cancelQuietly = ({ transferId }) => cancelTransfer(transferId);

/** @param {TransferView} transfer @throws {ApiProblem} */
export const retryQuietly = async ({ transferId }) => {
  const { attempt } = await retryTransfer(transferId);
  requested.set(transferId, attempt);
};

/** @param {TransferView} transfer @returns {Promise<boolean>} @throws {ApiProblem} */
export const retry = async (transfer) => {
  await retryQuietly(transfer);
  announce(`${visible(nameOf(transfer))}: queued again.`);
  return true;
};
