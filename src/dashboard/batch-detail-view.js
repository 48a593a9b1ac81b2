// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { cancelBatch, getBatch, nowMs, retryBatch } from "./api.js";
import { announce } from "./announce.js";
import { batchCurve } from "./batch-curve.js";
import { batchFailedBlobs } from "./batch-failed-blobs.js";
import { batchFacts } from "./batch-facts.js";
import { batchProgress } from "./batch-progress.js";
import { batchReasons } from "./batch-reasons.js";
import { batchTransfers } from "./batch-transfers.js";
import { batchTally } from "./batch-tally.js";
import {
  batchLabel,
  batchSourceText,
  batchSpeedText,
  batchTargetText,
  batchTone,
  canCancelBatch,
  canRetryBatch,
  isBatchEnded,
  reasonsTitle,
} from "./batch-status.js";
import { confirm } from "./confirm.js";
import { button, el, setAttribute, setShown, setText } from "./dom.js";
import { formatTime, plural, sentence, visible } from "./format.js";
import { live } from "./live.js";
import { everySecond, poll } from "./poll.js";

const BUSY_MS = 2000;
const CALM_MS = 10_000;

/** One batch: how far it is, why files failed, and where its manifest is. @param {HTMLElement} main @param {string} batchId */
export const batchDetailView = (main, batchId) => {
  /** @type {BatchView | null} */
  let batch = null;
  let loadedMs = 0;
  const name = visible(batchId);
  const status = el("span", { class: "badge" });
  const places = el("p", { class: "quiet places" });
  const progress = batchProgress();
  const speed = el("p", { class: "quiet speed" });
  const asOf = el("span", { class: "quiet" });
  const message = el("p");
  const code = el("span");
  const meaning = el("a", { target: "_blank", rel: "noopener" }, "What this error means");
  const problem = el(
    "div",
    { class: "callout bad", hidden: true },
    message,
    el("p", { class: "quiet" }, code, " · ", meaning),
  );
  const tally = batchTally(batchId);
  const reasons = batchReasons(batchId, (code) => void retry([code]));
  const facts = batchFacts();
  const failedBlobs = batchFailedBlobs(batchId);
  const curve = batchCurve();
  const transfers = batchTransfers(batchId);

  /** @param {Promise<unknown>} request @param {string} said */
  const act = (request, said) =>
    request.then(() => {
      announce(said);
      live.good();
      polling.now();
      transfers.now();
    }, live.bad);

  const stop = button(
    "Cancel",
    () => {
      void confirm({
        title: "Cancel this batch?",
        text: `No more files of ${name} will be sent, and uploads in progress will be stopped. Files that have arrived stay.`,
        yes: "Cancel batch",
        no: "Keep it running",
      }).then((sure) => (sure ? act(cancelBatch(batchId), `${name}: cancelling.`) : undefined));
    },
    { hidden: true },
  );
  const again = button("Retry failed files", () => void retry(), { hidden: true, class: "primary" });
  /** @param {readonly string[]} [error] */
  const retry = (error) => act(retryBatch(batchId, error), `${name}: queued again.`);

  const section = (/** @type {HTMLElement} */ heading, /** @type {HTMLElement} */ child) =>
    el("section", { class: "card", "aria-labelledby": heading.id }, heading, child);
  const reasonsHeading = el("h2", { id: "reasons-title" });
  const reasonsCard = section(reasonsHeading, reasons.element);
  const content = el(
    "div",
    { hidden: true },
    places,
    progress.element,
    speed,
    problem,
    el(
      "div",
      { class: "columns" },
      el(
        "div",
        { class: "stack" },
        section(el("h2", { id: "files-title" }, "Files"), tally.element),
        curve.element,
        reasonsCard,
      ),
      section(el("h2", { id: "facts-title" }, "Details"), facts.element),
    ),
    failedBlobs.element,
    transfers.element,
  );
  const waiting = el("p", { class: "quiet" }, "Loading…");
  main.append(
    el("p", { class: "back" }, el("a", { href: "#/batches" }, "← All batches")),
    el(
      "div",
      { class: "head" },
      el("h1", { tabindex: -1 }, el("bdi", {}, name)),
      status,
      asOf,
      el("div", { class: "buttons" }, stop, again),
    ),
    waiting,
    content,
  );

  const show = () => {
    if (batch === null) return;
    const now = nowMs();
    setText(status, batchLabel(batch));
    setAttribute(status, "data-tone", batchTone(batch));
    // Totals count pages whose transfers have all ended, so they may be older than the look.
    setText(
      asOf,
      now - loadedMs > 2 * CALM_MS ? `as of ${formatTime(new Date(loadedMs).toISOString(), now)}` : "",
    );
    setText(places, visible(`${batchSourceText(batch)} → ${batchTargetText(batch)}`));
    progress.update(batch);
    setText(speed, batchSpeedText(batch, now));
    setShown(problem, batch.error !== null);
    setText(code, visible(batch.error?.code ?? ""));
    setAttribute(meaning, "href", `errors#${encodeURIComponent(batch.error?.code ?? "")}`);
    setText(message, batch.error === null ? "" : sentence(visible(batch.error.message)));
    tally.update(batch);
    setText(reasonsHeading, reasonsTitle(batch));
    setShown(reasonsCard, reasons.update(batch) > 0);
    facts.update(batch);
    failedBlobs.update(batch);
    curve.update(now);
    transfers.update(batch);
    const focused = document.activeElement;
    setShown(stop, canCancelBatch(batch));
    setShown(again, canRetryBatch(batch));
    const { failed, cancelled } = batch.totals;
    setText(
      again,
      failed + cancelled > 0
        ? `Retry ${plural(failed + cancelled, "file")}`
        : batch.status === "failed"
          ? "Try again"
          : "Continue",
    );
    if (focused instanceof HTMLElement && focused.hidden) main.querySelector("h1")?.focus();
    setShown(waiting, false);
    setShown(content, true);
  };
  const refresh = async () => {
    try {
      batch = await getBatch(batchId);
      loadedMs = nowMs();
      curve.note(batch, loadedMs);
      show();
      live.good();
    } catch (error) {
      if (batch === null) setText(waiting, "");
      live.bad(error);
    }
    return batch === null || isBatchEnded(batch) ? CALM_MS : BUSY_MS;
  };
  const polling = poll(refresh);
  const stopTicking = everySecond(show);
  return () => {
    stopTicking();
    transfers.stop();
    polling.stop();
  };
};
