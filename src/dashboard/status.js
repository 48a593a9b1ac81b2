// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { formatDuration, formatTime, humanise } from "./format.js";

/** @typedef {"idle" | "busy" | "waiting" | "good" | "bad" | "off"} Tone */

/** @type {Readonly<Record<TransferView["status"], Tone>>} */
const TONES = {
  queued: "idle",
  running: "busy",
  waiting: "waiting",
  ending: "waiting",
  completed: "good",
  failed: "bad",
  cancelled: "off",
};

/** @param {TransferView} transfer */
export const toneOf = (transfer) => TONES[transfer.status];

/** @param {TransferView} transfer */
export const isOver = ({ status }) => status === "completed" || status === "failed" || status === "cancelled";

/** @param {TransferView} transfer */
export const statusLabel = (transfer) =>
  transfer.cancelRequested && !isOver(transfer) ? "Cancelling" : humanise(transfer.status);

/** @type {Readonly<Record<NonNullable<TransferView["wait"]>["why"], string>>} */
const WAITS = {
  throttled: "Microsoft 365 asked to slow down",
  failure: "the last try failed",
  busy: "another upload holds the file",
  "young-session": "the upload session is still being set up",
};

/** What a transfer waits for, and how long; empty when it does not wait. @param {TransferView} transfer @param {number} nowMs */
export const waitText = ({ wait, status }, nowMs) => {
  if (wait === null || status !== "waiting") return "";
  const leftMs = Date.parse(wait.until) - nowMs;
  const left = leftMs > 0 ? `, ${formatDuration(leftMs)} left` : ", goes on any moment";
  return `Waiting until ${formatTime(wait.until, nowMs)}${left}: ${WAITS[wait.why]}`;
};

/** A wait that Graph asked for is no fault; whatever else is wrong, is. @param {TransferView} transfer */
export const troubleOf = (transfer) => (transfer.wait?.why === "throttled" ? null : transfer.error);

/** @param {TransferView} transfer */
export const canCancel = (transfer) => !isOver(transfer) && !transfer.cancelRequested;

/** @param {TransferView} transfer */
export const canRetry = ({ status }) => status === "failed" || status === "cancelled";

/** @param {TransferView} transfer */
export const nameOf = ({ name, source, id }) => name ?? source?.blob.split("/").at(-1) ?? id;

/** @param {TransferView} transfer */
export const sourceText = ({ source }) => (source === null ? "" : `${source.container}/${source.blob}`);

/** The kind, and the last of its ids, which names the place best. @param {TransferView} transfer */
export const targetText = ({ target }) => {
  if (target === null) return "";
  const { kind, ...ids } = target;
  return [humanise(kind), ...Object.values(ids).slice(-1)].join(" ");
};
