// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { asRequested, cancel, retry } from "./actions.js";
import { announce, announceEnds } from "./announce.js";
import { listTransfers, nowMs } from "./api.js";
import { CHART_POINTS, throughputChart } from "./chart.js";
import { el, setShown, setText } from "./dom.js";
import { filters } from "./filters.js";
import { live } from "./live.js";
import { pager } from "./pager.js";
import { everySecond, poll } from "./poll.js";
import { RateBook, Throughput } from "./rates.js";
import { listLink } from "./router.js";
import { isEnded, sampleOf } from "./status.js";
import { transferTable } from "./table.js";

const PAGE_SIZE = 50;
const BUSY_MS = 2000;
/** While nothing moves, or each poll searches many records. */
const CALM_MS = 5000;

/** They outlive the view, so that the list shows them again after a visit to a transfer. */
const rates = new RateBook();
const throughput = new Throughput();

/** All transfers, page by page. @param {HTMLElement} main @param {URLSearchParams} startQuery */
export const listView = (main, startQuery) => {
  let query = startQuery;
  /** @type {readonly TransferView[]} */
  let transfers = [];
  let turned = false;
  const chart = throughputChart();
  const pages = pager(() => {
    turned = true;
    polling.now();
  });
  const filter = filters(query, (changed) => {
    query = changed;
    history.replaceState(null, "", listLink(query));
    pages.reset();
    turned = true;
    polling.now();
  });
  const act = (/** @type {typeof cancel} */ action) => (/** @type {TransferView} */ transfer) => {
    action(transfer).then((done) => {
      live.good();
      if (done) polling.now();
    }, live.bad);
  };
  const table = transferTable({ cancel: act(cancel), retry: act(retry) });
  const nothing = el("p", { class: "nothing", hidden: true });
  main.append(
    el(
      "div",
      { class: "head" },
      el("h1", { tabindex: -1 }, "Transfers"),
      el("a", { class: "button primary", href: "#/submit" }, "Submit a transfer"),
    ),
    chart.element,
    filter.element,
    el("div", { class: "card table-card" }, table.element, nothing),
    pages.element,
  );

  const show = () => {
    const now = nowMs();
    table.update(transfers, (transferId) => rates.rateOf(transferId, now), now);
    chart.update(throughput.series(now, CHART_POINTS));
  };
  const refresh = async () => {
    const asked = new URLSearchParams(query);
    asked.set("pageSize", String(PAGE_SIZE));
    const cursor = pages.cursor();
    if (cursor !== null) asked.set("cursor", cursor);
    const askedFor = query;
    try {
      const page = await listTransfers(asked);
      // The filter or the page has changed since.
      if (askedFor !== query || cursor !== pages.cursor()) return 0;
      transfers = page.transfers.map(asRequested);
      rates.note(transfers.map(sampleOf), nowMs());
      throughput.note(transfers.map(sampleOf), nowMs());
      pages.update(page.cursor);
      setShown(nothing, transfers.length === 0);
      setText(nothing, nothingText(query, page.cursor));
      show();
      live.good();
      if (turned) announce(`Page ${pages.page()}, ${transfers.length} transfers.`);
      else announceEnds(transfers);
      turned = false;
    } catch (error) {
      live.bad(error);
    }
    return query.size > 0 || transfers.every(isEnded) ? CALM_MS : BUSY_MS;
  };
  const polling = poll(refresh);
  const stopTicking = everySecond(show);
  return () => {
    stopTicking();
    filter.stop();
    polling.stop();
  };
};

/** @param {URLSearchParams} query @param {string | null} cursor */
const nothingText = (query, cursor) => {
  if (query.size === 0) return "No transfers yet. Submit one, or put a job on the queue.";
  return cursor === null
    ? "No matching transfers."
    : "No matches among the newest transfers. “Older” searches further back.";
};
