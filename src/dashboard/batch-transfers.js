// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
/** @import { TransferView } from "../client/transfer-view.ts" */
import { asRequested } from "./actions.js";
import { listTransfers, nowMs } from "./api.js";
import { isBatchEnded } from "./batch-status.js";
import { el, setAttribute, setShown, setText } from "./dom.js";
import { live } from "./live.js";
import { poll } from "./poll.js";
import { RateBook } from "./rates.js";
import { listLink } from "./router.js";
import { sampleOf } from "./status.js";
import { statusSegments } from "./status-segments.js";
import { steerableTable } from "./steerable-table.js";

const PAGE_SIZE = 20;
const BUSY_MS = 5000;
const CALM_MS = 20_000;
/** A search that takes long is repeated that much less often. */
const SEARCH_SHARE = 10;
/** The clocks of the instances differ by less. A transfer from before the batch ends the search. */
const SLACK_MS = 600_000;

/** A batch's newest transfers, and a way to all of them. @param {string} batchId */
export const batchTransfers = (batchId) => {
  /** @type {BatchView | null} */
  let batch = null;
  /** @type {readonly TransferView[]} */
  let transfers = [];
  /** @type {ReturnType<typeof poll> | null} */
  let polling = null;
  const rates = new RateBook();
  const segments = statusSegments("", () => {
    // Rows of another status are not shown while those of this one are on their way.
    transfers = [];
    chosen.clear();
    setText(nothing, "Loading transfers…");
    setShown(nothing, true);
    showLink();
    table.busy(true);
    show();
    polling?.now();
  });
  const show = () => {
    const now = nowMs();
    table.update(transfers, (transferId) => rates.rateOf(transferId, now), now);
  };
  const { table, chosen } = steerableTable({ changed: () => polling?.now(), show });
  const nothing = el("p", { class: "nothing", role: "status" }, "Loading transfers…");
  const all = el("a");
  const heading = el("h2", { id: "transfers-title" }, "Newest transfers");
  const element = el(
    "section",
    { class: "children", "aria-labelledby": heading.id, hidden: true },
    el("div", { class: "filter-head" }, heading, segments.element, all),
    chosen.element,
    el("div", { class: "card table-card" }, table.element, nothing),
  );

  /** What the list of all transfers is filtered by. */
  const query = () =>
    new URLSearchParams(
      Object.entries({ status: segments.chosen(), label: `batch=${batchId}` }).filter(
        ([, value]) => value !== "",
      ),
    );
  const showLink = () => {
    setText(all, segments.chosen() === "" ? "See all" : "See all of these");
    setAttribute(all, "href", listLink(query()));
  };
  showLink();

  const refresh = async () => {
    const startedMs = performance.now();
    const asked = query();
    const askedFor = asked.get("status");
    if (batch !== null) {
      const sinceMs = Date.parse(batch.submittedAt) - SLACK_MS;
      asked.set("submittedAfter", new Date(sinceMs).toISOString());
    }
    asked.set("pageSize", String(PAGE_SIZE));
    try {
      const page = await listTransfers(asked);
      // Another status has been chosen since.
      if (askedFor !== query().get("status")) return 0;
      transfers = page.transfers.map(asRequested);
      chosen.note(transfers);
      rates.note(transfers.map(sampleOf), nowMs());
      table.busy(false);
      setShown(nothing, transfers.length === 0);
      setText(nothing, page.cursor === null ? "No such transfers." : "None among the newest transfers.");
      show();
      live.good();
    } catch (error) {
      if (transfers.length === 0) setText(nothing, "");
      live.bad(error);
    }
    const everyMs = batch !== null && isBatchEnded(batch) ? CALM_MS : BUSY_MS;
    return Math.max(everyMs, (performance.now() - startedMs) * SEARCH_SHARE);
  };
  return {
    element,
    /** @param {BatchView} latest */
    update: (latest) => {
      const hasEnded = batch !== null && !isBatchEnded(batch) && isBatchEnded(latest);
      batch = latest;
      // A plan has no transfers.
      const isShown = !latest.dryRun && latest.totals.planned > 0;
      setShown(element, isShown);
      if (isShown) polling ??= poll(refresh);
      if (hasEnded) polling?.now();
      show();
    },
    now: () => polling?.now(),
    stop: () => polling?.stop(),
  };
};
