// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
/** @import { HistoryEntry } from "../transfer/history.ts" */
import { attemptOf, cancel, retry } from "./actions.js";
import { announceEnds } from "./announce.js";
import { getTransfer, nowMs } from "./api.js";
import { badge } from "./badge.js";
import { copyButtons } from "./copy-buttons.js";
import { button, el, setAttribute, setShown, setText } from "./dom.js";
import { factList } from "./facts.js";
import { formatDuration, formatRate, visible } from "./format.js";
import { live } from "./live.js";
import { everySecond, poll } from "./poll.js";
import { progressBar } from "./progress.js";
import { RateBook } from "./rates.js";
import { canCancel, canRetry, isEnded, nameOf, sampleOf, sourceText, targetText } from "./status.js";
import { timeline } from "./timeline.js";
import { callouts } from "./callouts.js";
import { webAddress } from "./web-address.js";

const BUSY_MS = 1000;
const CALM_MS = 5000;

/** One transfer with its history. @param {HTMLElement} main @param {string} transferId */
export const detailView = (main, transferId) => {
  const rates = new RateBook();
  /** @type {TransferView | null} */
  let transfer = null;
  const heading = el("h1", { tabindex: -1 }, el("bdi", {}, visible(transferId)));
  const status = badge();
  const places = el("p", { class: "quiet places" });
  const progress = progressBar();
  const speed = el("p", { class: "quiet speed" });
  const notes = callouts();
  const facts = factList();
  const copies = copyButtons();
  const steps = timeline();
  const act = (/** @type {typeof cancel} */ action) => () => {
    if (transfer === null) return;
    action(transfer).then((done) => {
      live.good();
      if (done) polling.now();
    }, live.bad);
  };
  const stop = button("Cancel", act(cancel), { hidden: true });
  const again = button("Retry", act(retry), { hidden: true, class: "primary" });
  const open = el(
    "a",
    { class: "button", hidden: true, target: "_blank", rel: "noopener noreferrer" },
    "Open the file",
  );
  const waiting = el("p", { class: "quiet" }, "Loading…");
  const content = el(
    "div",
    { hidden: true },
    places,
    progress.element,
    speed,
    ...notes.elements,
    el(
      "div",
      { class: "columns" },
      el(
        "section",
        { class: "card", "aria-labelledby": "steps-title" },
        el("h2", { id: "steps-title" }, "What happened"),
        steps.element,
      ),
      el(
        "section",
        { class: "card", "aria-labelledby": "facts-title" },
        el("h2", { id: "facts-title" }, "Details"),
        facts.element,
        copies.element,
      ),
    ),
  );
  main.append(
    el("p", { class: "back" }, el("a", { href: "#/" }, "← All transfers")),
    el("div", { class: "head" }, heading, status.element, el("div", { class: "buttons" }, open, stop, again)),
    waiting,
    content,
  );

  const show = () => {
    if (transfer === null) return;
    const now = nowMs();
    const name = visible(nameOf(transfer));
    if (heading.textContent !== name) heading.replaceChildren(el("bdi", {}, name));
    setText(places, visible(`${sourceText(transfer)} → ${targetText(transfer)}`));
    status.update(transfer);
    progress.update(transfer);
    setText(speed, speedText(transfer, rates.rateOf(transferId, now)));
    notes.update(transfer, now);
    facts.update(transfer);
    copies.update(transfer);
    document.title = `${name} · blobferry`;
    steps.update(transfer.submittedAt, /** @type {readonly HistoryEntry[]} */ (transfer.history ?? []), now);
    const focused = document.activeElement;
    setShown(stop, canCancel(transfer));
    setShown(again, canRetry(transfer));
    if (focused instanceof HTMLElement && focused.hidden) heading.focus();
    const address = webAddress(transfer.result?.item?.webUrl);
    setShown(open, address !== null);
    setAttribute(open, "href", address ?? undefined);
    setShown(waiting, false);
    setShown(content, true);
  };
  const refresh = async () => {
    try {
      transfer = await getTransfer(transferId, attemptOf(transferId));
      rates.note([sampleOf(transfer)], nowMs());
      show();
      live.good();
      announceEnds([transfer]);
    } catch (error) {
      setShown(waiting, false);
      live.bad(error);
    }
    return transfer === null || isEnded(transfer) ? CALM_MS : BUSY_MS;
  };
  const polling = poll(refresh);
  const stopTicking = everySecond(show);
  return () => {
    stopTicking();
    polling.stop();
  };
};

/** @param {TransferView} transfer @param {number | null} rate */
const speedText = ({ status, bytes, acceptedBytes }, rate) => {
  if (status !== "running" || bytes === null) return "";
  if (rate === null || rate === 0) return "Measuring throughput…";
  return `${formatRate(rate)}, ${formatDuration(((bytes - acceptedBytes) * 1000) / rate)} left`;
};
