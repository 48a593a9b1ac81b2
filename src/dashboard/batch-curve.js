// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { deliveryBars } from "./chart.js";
import { el, setShown, setText } from "./dom.js";
import { formatBytes, formatTime, plural } from "./format.js";

const BARS = 60;
const BAR_MS = 10_000;

/** What a batch had delivered by a time. @typedef {{ readonly atMs: number, readonly bytes: number, readonly files: number }} Look */

/** Adds a look at which the totals had changed. Lower ones than before begin anew. @param {readonly Look[]} looks @param {Look} look @returns {readonly Look[]} */
export const withLook = (looks, look) => {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined || look.bytes < last.bytes || look.files < last.files)
    return [look];
  if (look.bytes === last.bytes && look.files === last.files) return looks;
  // The first is what the sum counts from; the last one from before the bars is what their first counts from.
  const beforeBars = looks.findLastIndex(({ atMs }) => atMs <= look.atMs - BARS * BAR_MS);
  return beforeBars <= 0 ? [...looks, look] : [first, ...looks.slice(beforeBars), look];
};

/** The bytes that were seen to arrive in each ten seconds, oldest first. @param {readonly Look[]} looks @param {number} nowMs */
export const barsOf = (looks, nowMs) => {
  const bars = Array.from({ length: BARS }, () => 0);
  looks.forEach(({ atMs, bytes }, index) => {
    const before = looks[index - 1];
    const at = BARS - 1 - Math.floor(Math.max(0, nowMs - atMs) / BAR_MS);
    if (before !== undefined && at >= 0) bars[at] = (bars[at] ?? 0) + bytes - before.bytes;
  });
  return bars;
};

/** @param {readonly number[]} bars */
const describe = (bars) =>
  `In the last 10 minutes, at most ${formatBytes(Math.max(...bars))} arrived in 10 seconds`;

/** What a batch delivers while its page is open; hidden until something has arrived. */
export const batchCurve = () => {
  /** @type {readonly Look[]} */
  let looks = [];
  const bars = deliveryBars(describe);
  const amount = el("strong");
  const files = el("span", { class: "quiet" });
  const element = el(
    "section",
    { class: "card curve", "aria-labelledby": "curve-title", hidden: true },
    el("h2", { id: "curve-title" }, "Delivered while this page was open"),
    el("p", {}, amount, " ", files),
    bars.element,
    el("p", { class: "quiet ends" }, el("span", {}, "10 minutes ago"), el("span", {}, "now")),
  );
  return {
    element,
    /** @param {BatchView} batch @param {number} nowMs */
    note: ({ totals }, nowMs) => {
      looks = withLook(looks, { atMs: nowMs, bytes: totals.movedBytes, files: totals.completed });
    },
    /** @param {number} nowMs */
    update: (nowMs) => {
      const [first, last] = [looks[0], looks.at(-1)];
      setShown(element, looks.length > 1);
      if (first === undefined || last === undefined || looks.length < 2) return;
      setText(amount, formatBytes(last.bytes - first.bytes));
      const since = formatTime(new Date(first.atMs).toISOString(), nowMs);
      setText(files, `in ${plural(last.files - first.files, "file")} since ${since}`);
      bars.update(barsOf(looks, nowMs));
    },
  };
};
