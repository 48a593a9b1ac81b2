// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { el, setAttribute, setText } from "./dom.js";
import { formatBytes, visible } from "./format.js";
import { isEnded, nameOf, toneOf } from "./status.js";

/** @param {TransferView} transfer in percent; 100 only if completed */
export const percentOf = ({ status, acceptedBytes, bytes }) => {
  if (status === "completed") return 100;
  return bytes === null || bytes === 0 ? 0 : Math.min(99, Math.floor((acceptedBytes * 100) / bytes));
};

/** @param {TransferView} transfer */
export const bytesText = (transfer) => {
  const { bytes, acceptedBytes, status } = transfer;
  if (bytes === null) return isEnded(transfer) ? "nothing transferred" : "size not known yet";
  if (status === "completed") return formatBytes(bytes);
  return `${formatBytes(acceptedBytes)} of ${formatBytes(bytes)}`;
};

/** A progress bar with its numbers. */
export const progressBar = () => {
  const bar = el("progress", { max: 100, value: 0 });
  const percent = el("span", { class: "percent" });
  const bytes = el("span", { class: "quiet" });
  const element = el("div", { class: "progress" }, bar, el("div", { class: "numbers" }, percent, bytes));
  return {
    element,
    /** @param {TransferView} transfer */
    update: (transfer) => {
      const value = percentOf(transfer);
      setAttribute(bar, "value", value);
      setAttribute(bar, "data-tone", toneOf(transfer));
      setAttribute(bar, "aria-label", `Progress of ${visible(nameOf(transfer))}`);
      setText(percent, `${value} %`);
      setText(bytes, bytesText(transfer));
    },
  };
};
