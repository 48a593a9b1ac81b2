// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { el, setAttribute, setText } from "./dom.js";
import { formatTime } from "./format.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const full = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`. @param {number} agoMs */
export const formatAgo = (agoMs) => {
  if (agoMs < MINUTE_MS) return "just now";
  if (agoMs < HOUR_MS) return `${Math.floor(agoMs / MINUTE_MS)} min ago`;
  if (agoMs < DAY_MS) return `${Math.floor(agoMs / HOUR_MS)} h ago`;
  const days = Math.floor(agoMs / DAY_MS);
  return days === 1 ? "1 day ago" : `${days} days ago`;
};

/** With date and zone. @param {string} iso */
export const formatFull = (iso) => full.format(new Date(iso));

/** When a transfer or a batch ended or, before that, was submitted: how long ago, and the time itself. */
export const when = () => {
  const ago = el("time");
  const at = el("div", { class: "quiet at" });
  return {
    elements: [ago, at],
    /** @param {Pick<TransferView, "endedAt" | "submittedAt">} times @param {number} nowMs */
    update: ({ endedAt, submittedAt }, nowMs) => {
      const iso = endedAt ?? submittedAt;
      setText(ago, formatAgo(nowMs - Date.parse(iso)));
      setAttribute(ago, "datetime", iso);
      const submitted = `Submitted ${formatFull(submittedAt)}`;
      setAttribute(ago, "title", endedAt === null ? submitted : `Ended ${formatFull(endedAt)}\n${submitted}`);
      setText(at, formatTime(iso, nowMs));
    },
  };
};
