// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { asRequested } from "./actions.js";
import { announce, announceEnds } from "./announce.js";
import { getOverview, listTransfers, nowMs } from "./api.js";
import { emptyList } from "./empty-list.js";
import { el, setShown, setText } from "./dom.js";
import { exportButton } from "./export.js";
import { filters } from "./filters.js";
import { live } from "./live.js";
import { pager } from "./pager.js";
import { everySecond, poll } from "./poll.js";
import { apiQuery, isNarrowed } from "./query.js";
import { RateBook } from "./rates.js";
import { failureReasons } from "./failure-reasons.js";
import { listLink } from "./router.js";
import { rejectedNotice } from "./rejected-notice.js";
import { stateCard } from "./state.js";
import { isEnded, sampleOf } from "./status.js";
import { steerableTable } from "./steerable-table.js";
import { system } from "./system.js";

const PAGE_SIZE = 50;
const BUSY_MS = 2000;
/** While nothing moves, or each poll searches many records. */
const CALM_MS = 5000;
/** A search that takes long is repeated that much less often. */
const SEARCH_SHARE = 10;

/** It outlives the view, so that the list shows rates again after a visit to a transfer. */
const rates = new RateBook();

/** All transfers, page by page. @param {HTMLElement} main @param {URLSearchParams} startQuery */
export const listView = (main, startQuery) => {
  let query = startQuery;
  /** @type {readonly TransferView[]} */
  let transfers = [];
  let turned = false;

  /** Rows of another filter or page are not shown while those of this one are on their way. */
  const turn = () => {
    turned = true;
    transfers = [];
    table.busy(true);
    setText(nothing, "Loading transfers…");
    setShown(nothing, true);
    pages.wait();
    show();
    polling.now();
  };
  const rejected = rejectedNotice();
  const state = stateCard(rejected.element);
  const pages = pager(turn);
  const filter = filters(
    query,
    (changed) => {
      query = changed;
      history.replaceState(null, "", listLink(query));
      pages.reset();
      chosen.clear();
      reasons.turn(query);
      showCounts();
      turn();
    },
    exportButton(() => apiQuery(query, nowMs())).element,
  );
  const again = () => {
    polling.now();
    counting.now();
    reasons.now();
  };
  const { table, chosen } = steerableTable({
    changed: again,
    show: () => {
      show();
    },
  });
  const reasons = failureReasons(query, {
    show: filter.chooseError,
    retried: again,
    counted: () => {
      const overview = system.overview();
      return overview && { byError: overview.byError, countedMs: Date.parse(overview.countedAt) };
    },
  });
  const nothing = el("p", { class: "nothing", role: "status" }, "Loading transfers…");
  const empty = emptyList();
  const content = el(
    "div",
    { class: "list" },
    filter.element,
    reasons.element,
    chosen.element,
    el("div", { class: "card table-card" }, table.element, nothing),
    pages.element,
  );
  const submit = el("a", { class: "button primary", href: "#/submit" }, "Submit a transfer");
  main.append(
    el("div", { class: "head" }, el("h1", { tabindex: -1 }, "Transfers"), submit),
    state.element,
    content,
    empty.element,
  );

  const show = () => {
    const now = nowMs();
    table.update(transfers, (transferId) => rates.rateOf(transferId, now), now);
    state.update();
  };
  const showCounts = () => {
    const overview = system.overview();
    // The counts are those of all transfers, which a narrower filter is not about.
    if (overview !== null)
      filter.update(isNarrowed(query) ? null : overview.byStatus, Object.keys(overview.byError));
    reasons.update();
  };
  const refresh = async () => {
    const startedMs = performance.now();
    const asked = apiQuery(query, nowMs());
    const isSearch = asked.size > 0;
    asked.set("pageSize", String(PAGE_SIZE));
    const cursor = pages.cursor();
    if (cursor !== null) asked.set("cursor", cursor);
    const askedFor = query;
    try {
      const page = await listTransfers(asked);
      // The filter or the page has changed since.
      if (askedFor !== query || cursor !== pages.cursor()) return 0;
      transfers = page.transfers.map(asRequested);
      chosen.note(transfers);
      rates.note(transfers.map(sampleOf), nowMs());
      pages.update(page.cursor);
      table.busy(false);
      const isNothing = transfers.length === 0;
      const isEmpty = isNothing && query.size === 0 && cursor === null;
      setShown(nothing, isNothing);
      setText(nothing, page.cursor === null ? "No matching transfers." : SEARCH_FURTHER);
      empty.show(isEmpty);
      setShown(content, !isEmpty);
      setShown(submit, !isEmpty);
      show();
      live.good();
      if (turned) announce(`Page ${pages.page()}, ${transfers.length} transfers.`);
      else announceEnds(transfers);
      turned = false;
    } catch (error) {
      live.bad(error);
    }
    if (isSearch) return Math.max(CALM_MS, (performance.now() - startedMs) * SEARCH_SHARE);
    return transfers.every(isEnded) ? CALM_MS : BUSY_MS;
  };
  const count = async () => {
    try {
      const overview = await getOverview();
      system.note(overview);
      showCounts();
      state.update();
    } catch {
      // The list, which is asked for more often, says why.
    }
    return CALM_MS;
  };
  system.onChange(() => {
    state.update();
  });
  const polling = poll(refresh);
  const counting = poll(count);
  const stopTicking = everySecond(show);
  return () => {
    system.onChange(() => undefined);
    stopTicking();
    filter.stop();
    reasons.stop();
    rejected.stop();
    counting.stop();
    polling.stop();
  };
};

const SEARCH_FURTHER = "No matches among the newest transfers. “Older” searches further back.";
