// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { announce } from "./announce.js";
import { cancelTransfer, retryTransfer } from "./api.js";
import { confirm } from "./confirm.js";
import { visible } from "./format.js";
import { isOver, nameOf } from "./status.js";

/** Attempts that were asked for and have not begun; until they do, an end that is shown is the old one. @type {Map<string, number>} */
const asked = new Map();

/** The attempt of a transfer that counts. @param {string} id */
export const attemptOf = (id) => asked.get(id) ?? 1;

/** A transfer from a list, as of the attempt that was asked for. @param {TransferView} transfer @returns {TransferView} */
export const asAsked = (transfer) => {
  if (transfer.attempt >= attemptOf(transfer.id) || !isOver(transfer)) return transfer;
  return { ...transfer, status: "queued", acceptedBytes: 0, error: null, endedAt: null };
};

/** @param {TransferView} transfer @returns {Promise<boolean>} whether it was done @throws {ApiProblem} */
export const cancel = async (transfer) => {
  const name = visible(nameOf(transfer));
  const sure = await confirm({
    title: "Cancel this transfer?",
    text: `${name} stops at its next step, and what was uploaded of it is thrown away. A file that is complete by then stays.`,
    yes: "Cancel transfer",
    no: "Let it go on",
  });
  if (!sure) return false;
  await cancelTransfer(transfer.id);
  announce(`${name}: cancelling.`);
  return true;
};

/** @param {TransferView} transfer @returns {Promise<boolean>} @throws {ApiProblem} */
export const retry = async (transfer) => {
  const { attempt } = await retryTransfer(transfer.id);
  asked.set(transfer.id, attempt);
  announce(`${visible(nameOf(transfer))}: queued again.`);
  return true;
};
