// @ts-check
/** @import { HistoryEntry } from "../transfer/history.ts" */
import { el } from "./dom.js";
import { formatBytes, formatDuration, formatTime, sentence, visible } from "./format.js";

/** @type {Readonly<Record<string, string>>} */
const WORDS = {
  create: "Preparing the upload",
  submitted: "Submitted",
  retried: "Retried",
  send: "Ranges sent",
  commit: "Commit",
  verify: "Compared with the source",
  restart: "Old upload session closed",
  postponed: "Postponed",
  aborting: "Stopping",
  "follow-up": "Columns and check-in",
  completed: "Completed",
  skipped: "Skipped: a file with that name exists",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** @type {Readonly<Record<string, string>>} */
const TONES = {
  submitted: "off",
  retried: "off",
  postponed: "waiting",
  aborting: "waiting",
  completed: "good",
  skipped: "off",
  failed: "bad",
  cancelled: "off",
};

/** What one entry of the list shows. @typedef {{ what: string, since: string, facts: string, note: string | null }} Item */

/** @param {HistoryEntry} entry @param {HistoryEntry | undefined} before @returns {Item} */
const itemOf = (entry, before) => {
  const { what, firstStep, lastStep, since, until, acceptedBytes, note } = entry;
  const tookMs = Date.parse(until) - Date.parse(since);
  const facts = [firstStep === lastStep ? `step ${lastStep}` : `steps ${firstStep} to ${lastStep}`];
  if (acceptedBytes > 0) facts.push(`${formatBytes(acceptedBytes)} uploaded`);
  if (tookMs >= 1000) facts.push(`over ${formatDuration(tookMs)}`);
  // The last entry repeats the reason of the one before.
  return { what, since, facts: facts.join(" · "), note: note === before?.note ? null : note };
};

const ENDS = new Set(["completed", "skipped", "failed", "cancelled"]);

/** An entry's item. What comes after an end comes of a retry. @param {HistoryEntry} entry @param {HistoryEntry | undefined} before @returns {readonly Item[]} */
const withRetry = (entry, before) => {
  const item = itemOf(entry, before);
  return before !== undefined && ENDS.has(before.what)
    ? [{ what: "retried", since: entry.since, facts: "", note: null }, item]
    : [item];
};

/** The steps of a transfer, oldest first. Unchanged entries are left alone. */
export const timeline = () => {
  /** @type {{ key: string, element: HTMLLIElement }[]} */
  let shown = [];
  const list = el("ol", { class: "timeline" });

  /** @param {string} submittedAt @param {readonly HistoryEntry[]} history @param {number} nowMs */
  const update = (submittedAt, history, nowMs) => {
    const items = [
      { what: "submitted", since: submittedAt, facts: "", note: null },
      ...history.flatMap((entry, index) => withRetry(entry, history[index - 1])),
    ];
    const keys = items.map((item) => JSON.stringify(item));
    const differs = shown.findIndex(({ key }, index) => key !== keys[index]);
    const same = differs === -1 ? shown.length : differs;
    for (const { element } of shown.slice(same)) element.remove();
    const fresh = items
      .slice(same)
      .map((item, index) => ({ key: keys[same + index] ?? "", element: elementOf(item, nowMs) }));
    list.append(...fresh.map(({ element }) => element));
    shown = [...shown.slice(0, same), ...fresh];
  };
  return { element: list, update };
};

/** @param {Item} item @param {number} nowMs */
const elementOf = ({ what, since, facts, note }, nowMs) =>
  el(
    "li",
    { "data-tone": TONES[what] ?? "busy" },
    el(
      "div",
      { class: "what" },
      el("strong", {}, WORDS[what] ?? what),
      el("time", { datetime: since, class: "quiet" }, formatTime(since, nowMs)),
    ),
    facts === "" ? null : el("div", { class: "quiet" }, facts),
    note === null ? null : el("div", {}, sentence(visible(note))),
  );
