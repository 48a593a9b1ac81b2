// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { listBatches, nowMs } from "./api.js";
import { batchLabel, batchSourceText, batchTargetText, batchTone, isBatchEnded } from "./batch-status.js";
import { batchProgress } from "./batch-progress.js";
import { el, setAttribute, setChildren, setShown, setText } from "./dom.js";
import { visible } from "./format.js";
import { live } from "./live.js";
import { poll } from "./poll.js";
import { tableFrame } from "./table-frame.js";
import { batchLink } from "./router.js";
import { when } from "./when.js";

const BUSY_MS = 3000;
const CALM_MS = 15_000;
const COLUMNS = ["Status", "Batch", "Progress", "Time"];

/** All batches, newest first. @param {HTMLElement} main */
export const batchesView = (main) => {
  /** @type {Map<string, ReturnType<typeof batchRow>>} */
  const rows = new Map();
  const { table, body } = tableFrame({ name: "batches", label: "Batches, newest first", columns: COLUMNS });
  const nothing = el("p", { class: "nothing" }, "Loading…");
  main.append(
    el(
      "div",
      { class: "head" },
      el("h1", { tabindex: -1 }, "Batches"),
      el("p", { class: "quiet lead" }, "Whole folders and containers, each as one job."),
    ),
    el("div", { class: "card table-card" }, table, nothing),
  );

  const refresh = async () => {
    try {
      const batches = await listBatches();
      setChildren(
        body,
        batches.map((batch) => {
          const row = rows.get(batch.batchId) ?? batchRow();
          rows.set(batch.batchId, row);
          row.update(batch, nowMs());
          return row.row;
        }),
      );
      setShown(table, batches.length > 0);
      setShown(nothing, batches.length === 0);
      // Once only: a link that is replaced at each look loses the focus.
      if (batches.length === 0 && nothing.querySelector("a") === null)
        nothing.replaceChildren(...invitation());
      live.good();
      return batches.every(isBatchEnded) ? CALM_MS : BUSY_MS;
    } catch (error) {
      // A link in it is of an earlier answer, and stays.
      if (nothing.querySelector("a") === null) setText(nothing, "");
      live.bad(error);
      return CALM_MS;
    }
  };
  const polling = poll(refresh);
  return () => {
    polling.stop();
  };
};

/** How to start a first batch. */
const invitation = () => [
  "No batches yet. ",
  el("a", { href: "#/submit" }, "Send a whole folder"),
  ", or: blobferry copy CONTAINER/FOLDER/ ADDRESS",
];

/** A row that is created once and then updated in place. */
const batchRow = () => {
  const status = el("span", { class: "badge" });
  const link = el("a", { class: "name" });
  const places = el("div", { class: "places quiet" });
  const progress = batchProgress();
  const time = when();
  const cell = (/** @type {string} */ label, /** @type {Node[]} */ ...children) =>
    el("td", { role: "cell", "data-label": label }, ...children);
  const row = el(
    "tr",
    { role: "row" },
    cell("Status", status),
    el("th", { scope: "row", role: "rowheader" }, el("bdi", {}, link), places),
    cell("Progress", progress.element),
    cell("Time", ...time.elements),
  );

  /** @param {BatchView} batch @param {number} now */
  const update = (batch, now) => {
    setText(status, batchLabel(batch));
    setAttribute(status, "data-tone", batchTone(batch));
    setText(link, visible(batch.batchId));
    setAttribute(link, "href", batchLink(batch.batchId));
    setText(places, visible(`${batchSourceText(batch)} → ${batchTargetText(batch)}`));
    progress.update(batch);
    time.update(batch, now);
  };
  return { row, update };
};
