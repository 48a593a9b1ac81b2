// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { formatDuration, formatTime, humanise } from "./format.js";

/** @typedef {"idle" | "busy" | "waiting" | "good" | "bad" | "off"} Tone */

/** @type {Readonly<Record<TransferView["status"], Tone>>} */
const TONES = {
  queued: "idle",
  running: "busy",
  waiting: "waiting",
  aborting: "waiting",
  completed: "good",
  skipped: "off",
  failed: "bad",
  cancelled: "off",
};

/** @param {TransferView} transfer */
export const toneOf = (transfer) => TONES[transfer.status];

/** @param {TransferView} transfer */
export const isEnded = ({ status }) =>
  status === "completed" || status === "skipped" || status === "failed" || status === "cancelled";

/** @param {TransferView} transfer */
export const statusLabel = (transfer) => {
  if (transfer.cancelRequested && !isEnded(transfer)) return "Cancelling";
  if (transfer.retryRequested && isEnded(transfer))
    return transfer.cancelRequested ? "Cancelling the retry" : "Retry requested";
  return transfer.status === "aborting" ? "Stopping" : humanise(transfer.status);
};

/** @type {Readonly<Record<NonNullable<TransferView["wait"]>["why"], string>>} */
const WAITS = {
  throttled: "Microsoft 365 asked to slow down",
  failure: "the last try failed",
  busy: "another upload session holds the file",
  "session-not-visible": "the new upload session is not visible yet",
  "session-denied": "the upload session is denied; waiting until it has expired",
};

/** Why a transfer is postponed, and until when; empty if it is not. @param {TransferView} transfer @param {number} nowMs */
export const waitText = ({ wait, status }, nowMs) => {
  if (wait === null || status !== "waiting") return "";
  const leftMs = Date.parse(wait.until) - nowMs;
  const left = leftMs > 0 ? `, ${formatDuration(leftMs)} left` : ", resuming now";
  return `Waiting until ${formatTime(wait.until, nowMs)}${left}: ${WAITS[wait.why]}`;
};

/** The error to show: a delay that Graph asked for is not one. @param {TransferView} transfer */
export const errorOf = (transfer) => (transfer.wait?.why === "throttled" ? null : transfer.error);

/** @param {TransferView} transfer */
export const canCancel = (transfer) =>
  (!isEnded(transfer) || transfer.retryRequested === true) && !transfer.cancelRequested;

/** @param {TransferView} transfer */
export const canRetry = ({ status }) => status === "failed" || status === "cancelled" || status === "skipped";

/** @param {TransferView} transfer */
export const nameOf = ({ name, source, transferId }) => name ?? source?.blob.split("/").at(-1) ?? transferId;

/** What its rate is computed from. @param {TransferView} transfer */
export const sampleOf = ({ transferId, attempt, acceptedBytes, submittedAt, updatedAt }) => ({
  id: transferId,
  attempt,
  acceptedBytes,
  submittedAt,
  updatedAt,
});

/** @param {TransferView} transfer */
export const sourceText = ({ source }) => (source === null ? "" : `${source.container}/${source.blob}`);

/** The kind, and the last of its ids, which is the most specific. @param {TransferView} transfer */
export const targetText = ({ target }) => {
  if (target === null) return "";
  const { kind, ...ids } = target;
  return [humanise(kind), ...Object.values(ids).slice(-1)].join(" ");
};
