// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { badge } from "./badge.js";
import { button, el, setAttribute, setShown, setText } from "./dom.js";
import { formatDuration, formatRate, plural, sentence, visible } from "./format.js";
import { progressBar } from "./progress.js";
import { transferLink } from "./router.js";
import { canCancel, canRetry, nameOf, sourceText, targetText, errorOf, waitText } from "./status.js";

/**
 * @typedef {object} RowActions
 * @property {(transfer: TransferView) => void} cancel
 * @property {(transfer: TransferView) => void} retry
 */

/** Explicit roles: on a narrow screen CSS lays the row out as a card, but it must stay a row. @param {string} label @param {...Node} children */
const cell = (label, ...children) => el("td", { role: "cell", "data-label": label }, ...children);

/** A row that is created once and then updated in place. @param {RowActions} actions */
export const tableRow = (actions) => {
  /** @type {TransferView | null} */
  let shown = null;
  const link = el("a", { class: "name" });
  const source = el("span");
  const target = el("span");
  const places = el(
    "div",
    { class: "places quiet" },
    el("bdi", {}, source),
    el("span", { class: "arrow" }, " → "),
    el("bdi", {}, target),
  );
  const status = badge();
  const wait = el("div", { class: "quiet wait" });
  const progress = progressBar();
  const [rate, left, attempts, repeated, error] = [
    el("span"),
    el("span"),
    el("span"),
    el("div", { class: "quiet" }),
    el("span", { class: "error" }),
  ];
  const stop = button("Cancel", () => {
    if (shown !== null) actions.cancel(shown);
  });
  const again = button("Retry", () => {
    if (shown !== null) actions.retry(shown);
  });
  const [rateCell, leftCell, errorCell] = [cell("Rate", rate), cell("Time left", left), cell("Error", error)];
  const row = el(
    "tr",
    { role: "row" },
    cell("Status", status.element, wait),
    el("th", { scope: "row", role: "rowheader" }, el("bdi", {}, link), places),
    cell("Progress", progress.element),
    rateCell,
    leftCell,
    cell("Attempt", attempts, repeated),
    errorCell,
    cell("Actions", stop, again),
  );

  /** @param {TransferView} transfer @param {number | null} bytesPerSecond @param {number} nowMs */
  const update = (transfer, bytesPerSecond, nowMs) => {
    shown = transfer;
    const name = visible(nameOf(transfer));
    setText(link, name);
    setAttribute(link, "href", transferLink(transfer.transferId));
    setText(source, visible(sourceText(transfer)));
    setText(target, visible(targetText(transfer)));
    setAttribute(
      places,
      "title",
      `${visible(sourceText(transfer))} → ${visible(Object.values(transfer.target ?? {}).join(" "))}`,
    );
    status.update(transfer);
    setText(wait, waitText(transfer, nowMs));
    progress.update(transfer);
    const isMoving = transfer.status === "running" && bytesPerSecond !== null && bytesPerSecond > 0;
    setText(rate, isMoving ? formatRate(bytesPerSecond) : "");
    const leftBytes = (transfer.bytes ?? 0) - transfer.acceptedBytes;
    setText(left, isMoving && leftBytes > 0 ? formatDuration((leftBytes * 1000) / bytesPerSecond) : "");
    setText(attempts, String(transfer.attempt));
    setText(
      repeated,
      transfer.retries === 0 ? "" : plural(transfer.retries, "step retried", "steps retried"),
    );
    setText(error, sentence(visible(errorOf(transfer)?.message ?? "")));
    for (const one of [rateCell, leftCell, errorCell])
      setAttribute(one, "data-empty", one.textContent === "");
    setShown(stop, canCancel(transfer));
    setAttribute(stop, "aria-label", `Cancel ${name}`);
    setShown(again, canRetry(transfer));
    setAttribute(again, "aria-label", `Retry ${name}`);
  };
  return { row, update };
};
