// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { badge } from "./badge.js";
import { button, el, setAttribute, setShown, setText } from "./dom.js";
import { formatDuration, formatRate, plural, sentence, visible } from "./format.js";
import { progressBar } from "./progress.js";
import { transferLink } from "./router.js";
import { canCancel, canRetry, nameOf, sourceText, targetText, errorOf, waitText } from "./status.js";
import { when } from "./when.js";

/**
 * @typedef {object} RowActions
 * @property {(transfer: TransferView) => void} cancel
 * @property {(transfer: TransferView) => void} retry
 * @property {(transfer: TransferView) => void} open
 * @property {(transfers: readonly TransferView[], isChosen: boolean) => void} choose
 */

/** Explicit roles: on a narrow screen CSS lays the row out as a card, but it must stay a row. @param {string} label @param {...Node} children */
const cell = (label, ...children) => el("td", { role: "cell", "data-label": label }, ...children);

/** A row that is created once and then updated in place. @param {RowActions} actions */
export const tableRow = (actions) => {
  /** @type {TransferView | null} */
  let shown = null;
  const act = (/** @type {(transfer: TransferView) => void} */ action) => () => {
    if (shown !== null) action(shown);
  };
  const chosen = el("input", { type: "checkbox" });
  chosen.addEventListener("change", () => {
    if (shown !== null) actions.choose([shown], chosen.checked);
  });
  const link = el("a", { class: "name" });
  const [source, target, error, speed, attempt] = [el("span"), el("span"), el("div"), el("div"), el("div")];
  error.className = "error";
  speed.className = "quiet speed";
  attempt.className = "quiet attempt";
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
  const time = when();
  const stop = button("Cancel", act(actions.cancel));
  const again = button("Retry", act(actions.retry));
  const open = button("Open", act(actions.open));
  const row = el(
    "tr",
    { role: "row" },
    cell("Select", chosen),
    cell("Status", status.element, attempt, wait),
    el("th", { scope: "row", role: "rowheader" }, el("bdi", {}, link), places, error),
    cell("Progress", progress.element, speed),
    cell("Time", ...time.elements),
    cell("Actions", stop, again, open),
  );

  /** @param {TransferView} transfer @param {number | null} bytesPerSecond @param {number} nowMs @param {boolean} isChosen */
  const update = (transfer, bytesPerSecond, nowMs, isChosen) => {
    shown = transfer;
    const name = visible(nameOf(transfer));
    chosen.checked = isChosen;
    setAttribute(row, "data-chosen", isChosen);
    setAttribute(row, "data-status", transfer.status);
    setAttribute(chosen, "aria-label", `Select ${name}`);
    setText(link, name);
    setAttribute(link, "title", name);
    setAttribute(link, "href", transferLink(transfer.transferId));
    setText(source, visible(sourceText(transfer)));
    setText(target, visible(targetText(transfer)));
    setAttribute(
      places,
      "title",
      `${visible(sourceText(transfer))} → ${visible(Object.values(transfer.target ?? {}).join(" "))}`,
    );
    const problem = errorOf(transfer);
    const problemText =
      problem === null ? "" : `${visible(problem.code)}: ${sentence(visible(problem.message))}`;
    setText(error, problemText);
    setAttribute(error, "title", problemText);
    // What is tried again by itself is no failure yet.
    setAttribute(
      error,
      "data-tone",
      transfer.status === "failed" || transfer.status === "aborting" ? "bad" : "waiting",
    );
    setShown(error, problemText !== "");
    status.update(transfer);
    setText(attempt, transfer.attempt > 1 ? `attempt ${transfer.attempt}` : "");
    setText(wait, waitText(transfer, nowMs));
    progress.update(transfer);
    setText(speed, speedText(transfer, bytesPerSecond));
    time.update(transfer, nowMs);
    for (const [one, isShown, label] of /** @type {const} */ ([
      [stop, canCancel(transfer), `Cancel ${name}`],
      [again, canRetry(transfer), `Retry ${name}`],
      [open, transfer.status === "completed", `Open ${name} where it was delivered`],
    ])) {
      setShown(one, isShown);
      setAttribute(one, "aria-label", label);
    }
  };
  return { row, update };
};

/** Rate, time left and steps that were tried again, as far as there are any. @param {TransferView} transfer @param {number | null} rate */
const speedText = ({ status, bytes, acceptedBytes, retries }, rate) => {
  const isMoving = status === "running" && rate !== null && rate > 0;
  const leftBytes = (bytes ?? 0) - acceptedBytes;
  return [
    isMoving ? formatRate(rate) : "",
    isMoving && leftBytes > 0 ? `${formatDuration((leftBytes * 1000) / rate)} left` : "",
    retries === 0 ? "" : plural(retries, "step retried", "steps retried"),
  ]
    .filter((part) => part !== "")
    .join(" · ");
};
